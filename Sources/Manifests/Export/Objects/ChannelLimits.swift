import ClusterModel

/// The required limits of an application that speak of single channels, the strictest of each kind.
///
/// Formats that know limits of links but not of paths take theirs from here.
struct ChannelLimits {
    struct Limits {
        var latency: Double?
        var statistic: LatencyStatistic?
        var reliability: Double?
        var bandwidth: Double?
        /// By the name of the open metric.
        var most: [String: Double] = [:]
    }

    private var limits: [String: Limits] = [:]
    /// The constraints that are no such limits.
    private(set) var others: [Constraint] = []

    init(_ application: Application) {
        let channels = application.channels.map(\.name)
        for constraint in application.constraints {
            let targets = constraint.targets
            let named = targets.isWholeApplication && constraint.rule.isOfLinks ? channels : targets.channels
            let isWhole = targets.paths.isEmpty && targets.components.isEmpty
            guard constraint.enforcement.isRequired, isWhole, !named.isEmpty,
                named.allSatisfy({ add(constraint.rule, to: $0) })
            else {
                others.append(constraint)
                continue
            }
        }
    }

    subscript(channel: String) -> Limits { limits[channel] ?? Limits() }

    /// - Returns: whether the rule is a limit of a channel.
    private mutating func add(_ rule: Rule, to channel: String) -> Bool {
        var limit = self[channel]
        switch rule {
        case .latency(let max, let statistic):
            if max < limit.latency ?? .infinity { (limit.latency, limit.statistic) = (max, statistic) }
        case .reliability(let min, _): limit.reliability = max(min, limit.reliability ?? 0)
        case .bandwidth(let min): limit.bandwidth = max(min, limit.bandwidth ?? 0)
        case .metric(let name, nil, let max?): limit.most[name] = Swift.min(max, limit.most[name] ?? .infinity)
        case .jitter, .node, .colocate, .separate, .metric: return false
        }
        limits[channel] = limit
        return true
    }
}

extension Rule {
    /// Whether it speaks of links whatever its targets are.
    var isOfLinks: Bool {
        switch self {
        case .latency, .jitter, .reliability, .bandwidth: true
        case .node, .colocate, .separate, .metric: false
        }
    }
}

extension ExportJob {
    /// Tells of what an application says beside its graph.
    func noteWhatIsLeft(of application: Application, constraints: [Constraint]) {
        for constraint in constraints {
            let isPreferred = !constraint.enforcement.isRequired
            journal.omit(
                "\(isPreferred ? "preferred " : "")\(constraint.rule.kind.rawValue) constraint",
                because: constraint.targets.paths.isEmpty
                    ? "the format has no such rule" : "the format knows no paths")
        }
        if !application.paths.isEmpty { journal.omit("paths", because: "the format knows no paths") }
        if !application.criteria.isEmpty { journal.omit("criteria", because: "the format has no objectives") }
        if application.policy != nil { journal.omit("policy", because: "the format knows no policies") }
        if application.scheduler != .builtin { journal.omit("scheduler", because: "the format knows no schedulers") }
        for channel in application.channels where channel.replicaMatch != .all {
            journal.omit(
                "replicaMatch \(channel.replicaMatch.rawValue)", because: "the format does not tell replicas apart")
        }
        for component in application.components where component.processingLatency > 0 {
            journal.omit("processingLatency", because: "the format knows no time in components")
        }
    }
}
