import ClusterModel

/// A path or channel that a rule or criterion on links speaks of.
struct LinkTarget {
    /// `path sight-to-alarm` or `channel frames`.
    let subject: String
    let channels: [Int]
}

extension ProblemCompiler {
    /// The paths and channels that rules and criteria on links speak of: those named, the channels that touch a named
    /// component, or every channel where nothing is named.
    func linkTargets(_ targets: Targets) -> [LinkTarget] {
        let touched = Set(targets.components.compactMap { componentIndex[$0] })
        let named = Set(targets.channels.compactMap { channelIndex[$0] })
        let whole = targets.isWholeApplication
        let single = channels.indices.filter {
            whole || named.contains($0) || touched.contains(channels[$0].source) || touched.contains(channels[$0].sink)
        }
        return pathTargets(targets)
            + single.map { LinkTarget(subject: "channel \(channels[$0].channel.name)", channels: [$0]) }
    }

    /// An open metric speaks of links only where paths or channels are named.
    func openLinkTargets(_ targets: Targets) -> [LinkTarget] {
        var targets = targets
        targets.components = []
        return targets.isWholeApplication ? [] : linkTargets(targets)
    }

    private func pathTargets(_ targets: Targets) -> [LinkTarget] {
        Set(targets.paths).sorted().compactMap { name in
            guard let path = application.paths.first(where: { $0.name == name }) else { return nil }
            let walk = path.channels.compactMap { channelIndex[$0] }
            guard walk.count == path.channels.count, !walk.isEmpty else { return nil }
            return LinkTarget(subject: "path \(name)", channels: walk)
        }
    }

    /// Milliseconds that the components add: each one counts once for every time that the walk passes it, ends included.
    /// A channel is a walk of one.
    func processing(_ walk: [Int]) -> Double {
        guard let first = walk.first else { return 0 }
        return walk.reduce(components[channels[first].source].component.processingLatency) {
            $0 + components[channels[$1].sink].component.processingLatency
        }
    }

    mutating func linkLimits() -> [LinkLimit] {
        var limits: [LinkLimit] = []
        for (index, constraint) in application.constraints.enumerated() {
            limits += linkLimits(of: constraint, at: index)
        }
        return limits
    }

    private mutating func linkLimits(of constraint: Constraint, at index: Int) -> [LinkLimit] {
        switch constraint.rule {
        case .latency(let max, let statistic):
            limits(constraint, index, .latency(statistic, isPenalized: false), max, statistic: statistic)
        case .jitter(let max): limits(constraint, index, .jitter(isPenalized: false), max)
        case .reliability(let min, let evidence):
            limits(constraint, index, .reliability(evidence ?? request.policy.evidence), min, isMinimum: true)
        case .bandwidth(let min): limits(constraint, index, .bandwidth, min, isMinimum: true)
        case .metric(let name, let min, let max):
            (min.map { limits(constraint, index, .open(name), $0, isMinimum: true) } ?? [])
                + (max.map { limits(constraint, index, .open(name), $0) } ?? [])
        case .node, .colocate, .separate: []
        }
    }

    private mutating func limits(
        _ constraint: Constraint, _ index: Int, _ metric: LinkMetric, _ limit: Double, isMinimum: Bool = false,
        statistic: LatencyStatistic? = nil
    ) -> [LinkLimit] {
        let isOpen = constraint.rule.kind == .metric
        let targets = isOpen ? openLinkTargets(constraint.targets) : linkTargets(constraint.targets)
        let number = addMetric(metric)
        return targets.map { target in
            LinkLimit(
                constraint: index, label: constraint.label(at: index), kind: constraint.rule.kind, statistic: statistic,
                subject: target.subject, channels: target.channels, metric: number,
                isNonNegative: metric.isNonNegative, metricName: metric.openName, limit: limit, isMinimum: isMinimum,
                processing: statistic == nil ? 0 : processing(target.channels), weight: constraint.weight)
        }
    }
}
