package import ClusterModel

/// Why what is known is not enough to evict a pod for.
package enum Doubt: Hashable, Sendable {
    /// A link was measured too long ago to act on; `age` in seconds.
    case stale(source: String, sink: String, age: Double)
    /// A link was measured so long ago that it counts as unknown.
    case expired(source: String, sink: String, age: Double)
    /// Nobody measured or declared what the limit asks of a link.
    case unmeasured(source: String, sink: String)
    /// A link is only predicted.
    case predicted(source: String, sink: String)
    /// A sub-cluster is cut off that the application has, or would have, pods in.
    case partitioned(SubClusterPartition)
    /// A pod runs on a node that is not known any more.
    case unknownNode(String)
}

extension Doubt {
    /// What is in doubt, with its numbers.
    package var sentence: String {
        switch self {
        case .stale(let source, let sink, let age):
            "link \(source) → \(sink) is stale: measured \(QuantityText.age(age)) ago"
        case .expired(let source, let sink, let age):
            "link \(source) → \(sink) is unknown: last measured \(QuantityText.age(age)) ago"
        case .unmeasured(let source, let sink): "link \(source) → \(sink) is unknown: never measured"
        case .predicted(let source, let sink): "link \(source) → \(sink) is only predicted"
        case .partitioned(let partition):
            "sub-cluster \(partition.subCluster) is cut off: \(partition.silentLinks) of \(partition.measuredLinks) "
                + "links to others are not fresh"
        case .unknownNode(let node): "node \(node) is not known any more"
        }
    }

    /// What it is about.
    var subject: String {
        switch self {
        case .stale(let source, let sink, _), .expired(let source, let sink, _), .unmeasured(let source, let sink),
            .predicted(let source, let sink):
            "\(source) → \(sink)"
        case .partitioned(let partition): partition.subCluster
        case .unknownNode(let node): node
        }
    }

    /// The word of metrics.
    package var word: String {
        switch self {
        case .stale: "stale"
        case .expired: "expired"
        case .unmeasured: "unmeasured"
        case .predicted: "predicted"
        case .partitioned: "partitioned"
        case .unknownNode: "unknown_node"
        }
    }
}
