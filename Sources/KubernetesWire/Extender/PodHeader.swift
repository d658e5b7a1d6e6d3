/// What the extender reads of a pod.
public struct PodHeader: Hashable, Sendable {
    /// `default` when the pod names none.
    public var namespace: String
    public var name: String
    public var uid: String
    /// The value of the label `isochrone.dev/application`, `nil` without it.
    public var application: String?
    /// The value of the label `isochrone.dev/component`, `nil` without it.
    public var component: String?
    /// Empty when the pod names none.
    public var schedulerName: String
    /// The node that the pod is bound to, empty while there is none.
    public var nodeName: String
    /// `spec.priority`, the higher the more important; `nil` when nobody has set it.
    public var priority: Int32?

    public init(
        namespace: String, name: String, uid: String, application: String? = nil, component: String? = nil,
        schedulerName: String = "", nodeName: String = "", priority: Int32? = nil
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.application = application
        self.component = component
        self.schedulerName = schedulerName
        self.nodeName = nodeName
        self.priority = priority
    }

    /// Whether the pod carries no label of ours, so that it is none of our business.
    public var isForeign: Bool { application == nil && component == nil }
}
