/// Something that happened to an object, as people see it with `kubectl describe`.
package struct ObjectEvent: Hashable, Sendable {
    package var regarding: ObjectReference
    package var kind: Kind
    /// One word in upper camel case, for programs: `Evicted`.
    package var reason: String
    /// What was done: `Rescheduling`.
    package var action: String
    /// For people; at most 1,024 bytes are kept, as the API takes no more.
    package var note: String

    package enum Kind: String, Hashable, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }

    package init(_ regarding: ObjectReference, _ kind: Kind, reason: String, action: String, note: String) {
        self.regarding = regarding
        self.kind = kind
        self.reason = reason
        self.action = action
        self.note = note
    }
}
