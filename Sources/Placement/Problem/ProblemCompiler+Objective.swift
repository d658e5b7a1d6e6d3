import ClusterModel

extension ProblemCompiler {
    /// The criteria as terms, one for each scale that their targets have.
    mutating func termBlueprints() -> [ObjectiveTerm] {
        application.criteria.flatMap { criterion -> [ObjectiveTerm] in
            guard case .open(let name) = criterion.metric else { return linkTerms(criterion) }
            let onLinks = openLinkTargets(criterion.targets)
            let components = componentTargets(criterion.targets)
            return (components.isEmpty ? [] : [nodeTerm(criterion, name, components)])
                + (onLinks.isEmpty ? [] : linkTerms(criterion, targets: onLinks))
        }
    }

    private mutating func linkTerms(_ criterion: Criterion, targets: [LinkTarget]? = nil) -> [ObjectiveTerm] {
        let targets = targets ?? linkTargets(criterion.targets)
        let scales = targets.map { scale(criterion, $0) }
        let metric = addMetric(Self.linkMetric(criterion))
        guard criterion.metric != .bandwidth, let scale = scales.first, scales.allSatisfy({ $0 == scale }),
            targets.count > 1
        else {
            return zip(targets, scales).map { target, scale in
                ObjectiveTerm(
                    name: "\(criterion.words) of \(target.subject)", weight: criterion.weight, scale: scale,
                    sign: criterion.sign, subject: subject(criterion, metric, [target]))
            }
        }
        let whole = criterion.targets.isWholeApplication
        let name = whole ? "all channels" : targets.map(\.subject).joined(separator: ", ")
        return [
            ObjectiveTerm(
                name: "\(criterion.words) of \(name)", weight: criterion.weight, scale: scale, sign: criterion.sign,
                subject: subject(criterion, metric, targets))
        ]
    }

    private func subject(_ criterion: Criterion, _ metric: Int, _ targets: [LinkTarget]) -> ObjectiveTerm.Subject {
        let walk = targets.flatMap(\.channels)
        if criterion.metric == .bandwidth { return .bottleneck(metric: metric, channels: walk) }
        let constant = criterion.metric == .latency ? targets.map { processing($0.channels) }.reduce(0, +) : 0
        return .links(metric: metric, channels: walk, constant: constant)
    }

    private static func linkMetric(_ criterion: Criterion) -> LinkMetric {
        switch criterion.metric {
        case .latency: .latency(criterion.statistic, isPenalized: true)
        case .jitter: .jitter(isPenalized: true)
        case .reliability: .reliability(nil)
        case .bandwidth: .bandwidth
        case .open(let name): .open(name)
        }
    }

    private func nodeTerm(_ criterion: Criterion, _ property: String, _ targets: [Int]) -> ObjectiveTerm {
        let known = cluster?.tables.property(property) ?? nodes.map { $0.soundProperty(property) }
        let worst = criterion.sign > 0 ? known.compactMap { $0 }.max() : known.compactMap { $0 }.min()
        let fallback = worst ?? request.policy.reference(for: criterion.metric)
        let whole = criterion.targets.isWholeApplication
        let names = targets.map { "component \(components[$0].component.name)" }.joined(separator: ", ")
        return ObjectiveTerm(
            name: "\(criterion.words) of \(whole ? "all components" : names)", weight: criterion.weight,
            scale: nodeScale(criterion, property, targets), sign: criterion.sign,
            subject: .nodes(values: known.map { $0 ?? fallback }, components: targets))
    }

    // MARK: Scales

    /// The tightest required limit on the same target and metric, of the criterion's own statistic if there is one;
    /// else the policy's reference.
    private func scale(_ criterion: Criterion, _ target: LinkTarget) -> Double {
        var own: [Double] = []
        var others: [Double] = []
        for constraint in application.constraints where constraint.enforcement.isRequired {
            guard let limit = limitScale(constraint.rule, criterion.metric), limit > 0, limit.isFinite else { continue }
            let isOpen = constraint.rule.kind == .metric
            let targets = isOpen ? openLinkTargets(constraint.targets) : linkTargets(constraint.targets)
            guard targets.contains(where: { $0.subject == target.subject }) else { continue }
            if case .latency(_, let statistic) = constraint.rule, statistic != criterion.statistic {
                others.append(limit)
            } else {
                own.append(limit)
            }
        }
        let limits = own.isEmpty ? others : own
        return (criterion.metric == .bandwidth ? limits.max() : limits.min()) ?? reference(criterion.metric)
    }

    private func nodeScale(_ criterion: Criterion, _ property: String, _ targets: [Int]) -> Double {
        let limits = application.constraints.compactMap { constraint -> Double? in
            guard constraint.enforcement.isRequired, case .metric(property, _, _) = constraint.rule,
                Set(targets).isSubset(of: componentTargets(constraint.targets))
            else { return nil }
            return limitScale(constraint.rule, criterion.metric).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        }
        return limits.min() ?? reference(criterion.metric)
    }

    /// The limit in the unit in which the objective counts the metric; `nil` for a rule on something else.
    private func limitScale(_ rule: Rule, _ metric: Metric) -> Double? {
        switch (rule, metric) {
        case (.latency(let max, _), .latency): max
        case (.jitter(let max), .jitter): max
        case (.reliability(let min, _), .reliability): LinkMetric.cost(ofReliability: min)
        case (.bandwidth(let min), .bandwidth): min
        case (.metric(let name, let min, let max), .open(let other)): name == other ? max ?? min : nil
        default: nil
        }
    }

    private func reference(_ metric: Metric) -> Double {
        let reference = request.policy.reference(for: metric)
        return reference > 0 && reference.isFinite ? reference : 1
    }
}

extension Criterion {
    /// `minimize latency`.
    var words: String { "\(goal.rawValue) \(metric.name)" }

    /// 1 where the value counted is better when smaller. Reliability is counted as −ln r, of which less is more reliable.
    var sign: Double {
        (goal == .maximize) == (metric == .reliability) ? 1 : -1
    }
}
