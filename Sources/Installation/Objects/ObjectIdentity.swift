/// Which object is meant.
package struct ObjectIdentity: Hashable, Sendable {
    package var kind: ObjectKind
    /// `nil` for what belongs to no namespace.
    package var namespace: String?
    package var name: String

    package init(_ kind: ObjectKind, _ name: String, namespace: String? = nil) {
        self.kind = kind
        self.name = name
        self.namespace = kind.isNamespaced ? namespace : nil
    }
}

extension ObjectIdentity: CustomStringConvertible {
    package var description: String {
        "\(kind.kind) \(namespace.map { "\($0)/" } ?? "")\(name)"
    }
}
