/// The object whose pods are a component, in the application's namespace: a Deployment, a StatefulSet, or whatever else
/// creates pods.
public struct WorkloadReference: Hashable, Sendable, Codable {
    /// As Kubernetes spells it: `Deployment`.
    public var kind: String
    public var name: String

    public init(kind: String = WorkloadReference.defaultKind, name: String) {
        self.kind = kind
        self.name = name
    }

    /// The kind where a manifest names none.
    public static let defaultKind = "Deployment"
}

extension WorkloadReference: CustomStringConvertible {
    /// `Deployment detector`.
    public var description: String { "\(kind) \(name)" }
}
