public import ClusterModel

/// Which replica is the nearest: the one rule that plans and reservations of `nearest` channels share.
public struct Proximity {
    private let snapshot: ClusterSnapshot
    private let reading: LinkReading
    private static let metric = LinkMetric.latency(.p50, isPenalized: false)

    /// - Parameter now: the moment at which ages are taken: an expired link is unknown.
    public init(snapshot: ClusterSnapshot, policy: SchedulingPolicy, now: Timestamp) {
        self.snapshot = snapshot
        reading = LinkReading(policy: policy, now: now)
    }

    /// The sink replica that a source replica on the node `source` speaks to; `nil` without sinks.
    public func nearest(to source: String, among sinks: [ReplicaPlacement]) -> ReplicaPlacement? {
        let ranked = sinks.sorted { ($0.node, $0.replica) < ($1.node, $1.replica) }
        return Self.nearest(ranked.map { (distance(from: source, to: $0.node), $0.node) }).map { ranked[$0] }
    }

    /// The position of the sink of least known median latency. Unknown ones, NaN, come last; of equal ones the first in
    /// the order of nodes counts, and of those on one node the first.
    static func nearest(_ sinks: [(distance: Double, node: some Comparable)]) -> Int? {
        sinks.indices.min { left, right in
            let (one, other) = (sinks[left], sinks[right])
            let distances = (
                one.distance.isNaN ? .infinity : one.distance, other.distance.isNaN ? .infinity : other.distance
            )
            return distances.0 == distances.1 ? one.node < other.node : distances.0 < distances.1
        }
    }

    /// The median latency in milliseconds as plans know it; NaN when unknown.
    private func distance(from source: String, to sink: String) -> Double {
        guard source != sink else { return Self.metric.onOneNode }
        guard let from = snapshot.index(of: source), let to = snapshot.index(of: sink) else { return .nan }
        let measured = snapshot.estimate(from: from, to: to).flatMap { reading.value(of: Self.metric, in: $0) }
        if let measured, !measured.isNaN { return measured }
        guard reading.policy.unmeasured == .predict else { return .nan }
        return snapshot.predictions?.latency(from: from, to: to)?.upper ?? .nan
    }
}
