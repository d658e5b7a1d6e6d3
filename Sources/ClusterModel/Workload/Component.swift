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

    public init(
        name: String, image: String? = nil, replicas: Int = 1, resources: Resources = .zero,
        processingLatency: Double = 0
    ) {
        self.name = name
        self.image = image
        self.replicas = replicas
        self.resources = resources
        self.processingLatency = processingLatency
    }
}
