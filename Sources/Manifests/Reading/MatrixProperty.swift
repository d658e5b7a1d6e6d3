import ClusterModel

/// The property of links that a matrix holds.
enum MatrixProperty: Hashable {
    /// The statistics that each cell stands for.
    case latency([LatencyStatistic])
    case jitter
    case reliability
    case bandwidth
    case open(String)

    /// Units by name with the power of ten that turns them into the model's; empty when the property has none.
    var units: [String: Int] {
        switch self {
        case .latency, .jitter: ["ns": -6, "us": -3, "µs": -3, "ms": 0, "s": 3]
        case .reliability: ["ratio": 0, "%": -2]
        case .bandwidth: ["bps": 0, "kbps": 3, "Mbps": 6, "Gbps": 9, "Tbps": 12]
        case .open: [:]
        }
    }

    /// Whether there are round trips of it.
    var isDelay: Bool {
        switch self {
        case .latency, .jitter: true
        case .reliability, .bandwidth, .open: false
        }
    }
}

/// What a matrix says of one link.
struct MatrixCell: Hashable {
    var source: String
    var sink: String
    var property: MatrixProperty
    /// In the model's unit, one-way.
    var value: Double
}
