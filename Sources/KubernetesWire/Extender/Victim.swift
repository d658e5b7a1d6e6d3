/// A pod that would have to go to make room.
public struct Victim: Hashable, Sendable {
    public var uid: String
    /// `nil` when the scheduler sent UIDs only.
    public var namespace: String?
    /// `nil` when the scheduler sent UIDs only.
    public var name: String?

    public init(uid: String, namespace: String? = nil, name: String? = nil) {
        self.uid = uid
        self.namespace = namespace
        self.name = name
    }
}
