/// Where the nodes and links of a scenario come from.
public struct TopologySource: Hashable, Sendable, Codable {
    public var origin: Origin
    /// What is said of nodes beyond what the origin says, one after the other; a later one overrides an earlier one.
    public var nodes: [NodeTemplate]
    /// What links have that the origin gives no such value; `nil` leaves it unknown.
    public var links: LinkTemplate?

    public init(origin: Origin, nodes: [NodeTemplate] = [], links: LinkTemplate? = nil) {
        self.origin = origin
        self.nodes = nodes
        self.links = links
    }

    public enum Origin: Hashable, Sendable, Codable {
        /// A `Topology` manifest.
        case manifest(file: String)
        /// A file of another tool, read as `isochrone import` reads it.
        case imported(ImportedTopology)
        case generated(GeneratedTopology)
    }
}

/// A file of another tool with what `isochrone import` is told of it.
public struct ImportedTopology: Hashable, Sendable, Codable {
    public var file: String
    /// `graphml`, `gml`, `matrix`, `diktyo` or `polaris`; `nil` to find out.
    public var format: String?
    /// `ms`, `us` or `s`; `nil` for milliseconds.
    public var unit: String?
    /// `rtt` or `one-way`; `nil` for what is usual for the format.
    public var kind: String?
    public var latencyFromDistance: Bool
    /// How much longer than the great circle routes are, 1…100.
    public var routeFactor: Double
    /// Only the first so many nodes of the file; `nil` for all.
    public var first: Int?

    public init(
        file: String, format: String? = nil, unit: String? = nil, kind: String? = nil,
        latencyFromDistance: Bool = false,
        routeFactor: Double = 1, first: Int? = nil
    ) {
        self.file = file
        self.format = format
        self.unit = unit
        self.kind = kind
        self.latencyFromDistance = latencyFromDistance
        self.routeFactor = routeFactor
        self.first = first
    }
}

/// What is said of the nodes that a place selects.
public struct NodeTemplate: Hashable, Sendable, Codable {
    /// `nil` for all nodes.
    public var place: PlaceSelector?
    public var labels: [String: String]
    /// `nil` leaves what there is.
    public var allocatable: Resources?
    /// Open properties such as `cost`, drawn for each node.
    public var properties: [String: Distribution]

    public init(
        place: PlaceSelector? = nil, labels: [String: String] = [:], allocatable: Resources? = nil,
        properties: [String: Distribution] = [:]
    ) {
        self.place = place
        self.labels = labels
        self.allocatable = allocatable
        self.properties = properties
    }
}

/// What is drawn for a link, one value for both directions.
public struct LinkTemplate: Hashable, Sendable, Codable {
    /// Milliseconds, the median.
    public var latency: Distribution?
    /// Milliseconds: p95 − p50.
    public var jitter: Distribution?
    /// 0…1.
    public var reliability: Distribution?
    /// bit/s.
    public var bandwidth: Distribution?

    public init(
        latency: Distribution? = nil, jitter: Distribution? = nil, reliability: Distribution? = nil,
        bandwidth: Distribution? = nil
    ) {
        self.latency = latency
        self.jitter = jitter
        self.reliability = reliability
        self.bandwidth = bandwidth
    }
}
