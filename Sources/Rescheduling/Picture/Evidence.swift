import ClusterModel
import Placement

/// Whether the links that a placement uses are known well enough to move pods for.
struct Evidence {
    let snapshot: ClusterSnapshot
    let policy: SchedulingPolicy
    let now: Timestamp

    init(_ request: PlanningRequest) {
        (snapshot, policy, now) = (request.snapshot, request.policy, request.now)
    }

    /// The first doubt about the links that the channels of some replicas use, in the order of channels and replicas.
    ///
    /// - Parameter concerned: The replicas that move: what the others have between them is the same before and after.
    func doubt(
        about placements: [ReplicaPlacement], of application: Application, concerned: Set<ReplicaID>
    ) -> Doubt? {
        guard application.looksAtLinks else { return nil }
        let replicas = Dictionary(grouping: placements, by: \.component)
        for channel in application.channels {
            let sinks = replicas[channel.sink, default: []]
            for source in replicas[channel.source, default: []] {
                for sink in connected(sinks, to: source, by: channel)
                where concerned.contains(ReplicaID(source)) || concerned.contains(ReplicaID(sink)) {
                    if let doubt = doubt(from: source.node, to: sink.node) { return doubt }
                }
            }
        }
        return nil
    }

    /// The first doubt about the hops of a check.
    func doubt(about check: LimitCheck) -> Doubt? {
        for hop in check.hops {
            if let doubt = doubt(from: hop.source, to: hop.sink) { return doubt }
            if hop.value == nil { return .unmeasured(source: hop.source, sink: hop.sink) }
        }
        return nil
    }

    private func connected(
        _ sinks: [ReplicaPlacement], to source: ReplicaPlacement, by channel: Channel
    ) -> [ReplicaPlacement] {
        guard channel.replicaMatch == .nearest else { return sinks }
        let proximity = Proximity(snapshot: snapshot, policy: policy, now: now)
        return proximity.nearest(to: source.node, among: sinks).map { [$0] } ?? []
    }

    private func doubt(from source: String, to sink: String) -> Doubt? {
        guard source != sink else { return nil }
        guard let estimate = snapshot.estimate(from: source, to: sink) else {
            return .unmeasured(source: source, sink: sink)
        }
        guard estimate.method != .predicted else { return .predicted(source: source, sink: sink) }
        let age = estimate.observedAt.map { now.seconds(since: $0) } ?? 0
        switch policy.freshness.freshness(of: estimate.observedAt, at: now) {
        case .fresh: return nil
        case .stale: return .stale(source: source, sink: sink, age: age)
        case .expired: return .expired(source: source, sink: sink, age: age)
        }
    }
}

extension Application {
    /// Whether any rule, wish or criterion speaks of links.
    fileprivate var looksAtLinks: Bool {
        let isLimited = constraints.contains { constraint in
            switch constraint.rule {
            case .latency, .jitter, .reliability, .bandwidth: true
            case .metric: constraint.targets.components.isEmpty
            case .node, .colocate, .separate: false
            }
        }
        let isMeasured = criteria.contains { $0.metric.isLinkMetric || $0.targets.components.isEmpty }
        return isLimited || isMeasured || channels.contains { $0.bandwidth != nil }
    }
}
