import ClusterModel

/// What is legal in an application and yet hardly meant.
struct ApplicationOddities: Sendable {
    private let application: Application

    init(_ application: Application) {
        self.application = application
    }

    /// Each as one line.
    var texts: [String] {
        loneComponents + idleRules + hopelessLimits
    }

    /// Components that no channel reaches, where there are channels at all.
    private var loneComponents: [String] {
        guard !application.channels.isEmpty else { return [] }
        let reached = Set(application.channels.flatMap { [$0.source, $0.sink] })
        let lone = application.components.map(\.name).filter { !reached.contains($0) }
        guard !lone.isEmpty else { return [] }
        return ["spec.components: no channel reaches \(lone.joined(separator: ", "))"]
    }

    /// Rules and wishes on links in an application that has none.
    private var idleRules: [String] {
        guard application.channels.isEmpty else { return [] }
        let rules = application.constraints.enumerated().filter { $1.rule.isOnLinks }
            .map { index, _ in "spec.constraints[\(index)]: there are no channels that it could hold for" }
        let wishes = application.criteria.enumerated().filter { $1.metric.isLinkMetric }
            .map { index, _ in "spec.criteria[\(index)]: there are no channels that it could speak of" }
        return rules + wishes
    }

    /// Latency limits that the components' own processing breaks.
    private var hopelessLimits: [String] {
        application.constraints.enumerated().compactMap { index, constraint in
            guard case .latency(let max, _) = constraint.rule else { return nil }
            let least = constraint.targets.paths.compactMap(processing).max() ?? 0
            guard least > max else { return nil }
            return "spec.constraints[\(index)]: \(QuantityText.milliseconds(max)) can never hold, since the components "
                + "of the path take \(QuantityText.milliseconds(least)) by themselves"
        }
    }

    /// What a message spends in the components of a path.
    private func processing(_ path: String) -> Double? {
        guard let path = application.paths.first(where: { $0.name == path }) else { return nil }
        let hops = path.channels.compactMap { name in application.channels.first { $0.name == name } }
        let visited = (hops.first.map { [$0.source] } ?? []) + hops.map(\.sink)
        return visited.reduce(0) { sum, name in
            sum + (application.components.first { $0.name == name }?.processingLatency ?? 0)
        }
    }
}

extension Rule {
    fileprivate var isOnLinks: Bool {
        switch self {
        case .latency, .jitter, .reliability, .bandwidth: true
        case .node, .colocate, .separate, .metric: false
        }
    }
}
