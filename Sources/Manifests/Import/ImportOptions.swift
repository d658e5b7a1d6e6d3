/// What an importer is told beside the file.
public struct ImportOptions: Hashable, Sendable {
    /// The name of the manifest; `nil` for the one in the file.
    public var name: String?
    /// The unit of delays in files that name none; `nil` for milliseconds, and then the report says so.
    public var unit: Unit?
    /// What delays in files that don't say are; `nil` for the format's usual kind, and then the report says so.
    public var kind: Kind?
    /// Whether links between nodes with coordinates get a latency from their distance.
    public var derivesLatencyFromDistance: Bool
    /// How much longer than the great circle a route is taken to be, 1 or more.
    public var routeFactor: Double
    /// Which object of several, by its kind or its name.
    public var object: String?
    /// Which of several lists of weights of a `NetworkTopology`; `nil` for the first.
    public var weights: String?
    /// The namespace of Kubernetes objects that name none, and whose objects are taken where there are several.
    public var namespace: String?

    public init(
        name: String? = nil, unit: Unit? = nil, kind: Kind? = nil, derivesLatencyFromDistance: Bool = false,
        routeFactor: Double = 1, object: String? = nil, weights: String? = nil, namespace: String? = nil
    ) {
        self.name = name
        self.unit = unit
        self.kind = kind
        self.derivesLatencyFromDistance = derivesLatencyFromDistance
        self.routeFactor = routeFactor
        self.object = object
        self.weights = weights
        self.namespace = namespace
    }

    /// Units of delays.
    public enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
        case ms, us, s

        /// Power of ten that turns the unit into milliseconds.
        var powerOfMillisecond: Int {
            switch self {
            case .us: -3
            case .ms: 0
            case .s: 3
            }
        }
    }

    /// Whether delays are there and back, or one way.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case rtt
        case oneWay = "one-way"

        /// The part of a delay that is the one-way latency.
        var oneWayShare: Double { self == .rtt ? 0.5 : 1 }
    }
}
