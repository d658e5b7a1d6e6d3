/// A part of an application that runs as one or more identical replicas.
public struct Component: Hashable, Sendable, Codable {
    /// Unique in the application.
    public var name: String
    public var image: String?
    /// 1 or more.
    public var replicas: Int
    /// What each replica requests.
    public var resources: Resources
    /// Milliseconds that a message spends in the component; counted once for each time a path passes through it.
    public var processingLatency: Double
    /// What creates the component's pods, where the manifest says so; its pods then get their labels by themselves.
    public var workload: WorkloadReference?

    public init(
        name: String, image: String? = nil, replicas: Int = 1, resources: Resources = .zero,
        processingLatency: Double = 0, workload: WorkloadReference? = nil
    ) {
        self.name = name
        self.image = image
        self.replicas = replicas
        self.resources = resources
        self.processingLatency = processingLatency
        self.workload = workload
    }
}
