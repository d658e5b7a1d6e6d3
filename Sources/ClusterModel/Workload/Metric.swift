/// Something measurable that limits and criteria speak of.
public enum Metric: Hashable, Sendable {
    /// Milliseconds; adds up along a path.
    case latency
    /// Milliseconds; adds up along a path.
    case jitter
    /// Probability of arrival; multiplies along a path. Its value in the objective is −ln r.
    case reliability
    /// bit/s; the minimum along a path.
    case bandwidth
    /// An open property of nodes (on components) or links (on channels and paths, where it adds up).
    case open(String)

    /// The name as written in manifests.
    public var name: String {
        switch self {
        case .latency: "latency"
        case .jitter: "jitter"
        case .reliability: "reliability"
        case .bandwidth: "bandwidth"
        case .open(let name): name
        }
    }

    public init(name: String) {
        switch name {
        case "latency": self = .latency
        case "jitter": self = .jitter
        case "reliability": self = .reliability
        case "bandwidth": self = .bandwidth
        default: self = .open(name)
        }
    }

    /// Whether it speaks of links whatever its targets are; an open metric speaks of what its targets are.
    public var isLinkMetric: Bool {
        if case .open = self { false } else { true }
    }
}

extension Metric: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(name: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
