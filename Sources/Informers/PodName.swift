/// Which pod: its namespace and its name in it, whoever bears that name at the time.
package struct PodName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var namespace: String
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`.
    package var description: String { "\(namespace)/\(name)" }

    package static func < (left: PodName, right: PodName) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}
