/// A pod of a component on the node where it runs.
public struct PodPlacement: Hashable, Sendable, Codable {
    public var namespace: String
    /// The pod's name, unique in its namespace.
    public var pod: String
    /// The pod's UID; `nil` where nobody told it.
    public var uid: String?
    /// The application's name; its namespace is the pod's.
    public var application: String
    public var component: String
    /// Counted from 0.
    public var replica: Int
    public var node: String

    public init(
        namespace: String = WellKnown.defaultNamespace, pod: String, uid: String? = nil, application: String,
        component: String, replica: Int, node: String
    ) {
        self.namespace = namespace
        self.pod = pod
        self.uid = uid
        self.application = application
        self.component = component
        self.replica = replica
        self.node = node
    }

    /// The application that the pod belongs to.
    public var applicationID: ApplicationID { ApplicationID(namespace: namespace, name: application) }

    /// The place of the replica, as plans have it.
    public var replicaPlacement: ReplicaPlacement {
        ReplicaPlacement(component: component, replica: replica, node: node)
    }
}
