import ClusterModel

/// What monitoring lets schedulers know of a simulated cluster, as against what it is.
///
/// Nodes and their conditions are known at once, from Kubernetes. Links are known by what their monitors report, all in
/// step every ``SimulatedMonitoring/interval``: monitors were there before the scenario began. A link on which nothing gets
/// through has no new sample, and what is known of it grows old, as it does where the source's monitor is silent or cut
/// off. Without an interval the truth is known at once, and does not age.
struct Knowledge: Sendable {
    private let monitoring: SimulatedMonitoring
    private let draws: ReportDraws
    /// Rounds that are looked back for, at the start, for a link's last report.
    private let memory: Int
    private var snapshot: ClusterSnapshot?
    /// Of the truth that nodes were taken from.
    private var truthRevision: UInt64 = 0
    private var revision: UInt64 = 0
    /// The last round whose reports were taken in.
    private var lastRound: Int?
    /// What links were like from a round on; rounds that were taken in are forgotten.
    private var epochs: [Epoch] = []
    /// Where monitoring tells pairs of nodes from what their sub-clusters have between them.
    private var exceptions: [Pair: LinkEstimate] = [:]

    private struct Pair: Hashable {
        var source: Int
        var sink: Int
    }

    init(_ monitoring: SimulatedMonitoring, _ freshness: FreshnessPolicy, seed: UInt64) {
        self.monitoring = monitoring
        draws = ReportDraws(monitoring, seed: seed)
        memory = monitoring.interval.map { Self.rounds(within: freshness.staleFor, every: $0) } ?? 0
    }

    private static func rounds(within seconds: Double, every interval: Double) -> Int {
        Int(min(1_000, max(1, (seconds / max(interval, 1e-3)).rounded(.up))))
    }

    /// Whether what is known is the truth.
    var isTruth: Bool { monitoring.interval == nil }

    /// Seconds between two rounds of reports; `nil` where there are none.
    var interval: Double? { monitoring.interval }

    /// Takes in that the truth changed at a moment; to be told before the first question too.
    mutating func note(_ truth: Truth, at moment: Double) {
        guard let interval = monitoring.interval else { return }
        let first = epochs.isEmpty ? Int.min : Int((moment / interval).rounded(.up))
        if epochs.last?.firstRound == first { epochs.removeLast() }
        epochs.append(Epoch(firstRound: first, effects: truth.effects, conditions: truth.conditions))
    }

    /// The nodes are others: what befell links before speaks of other indices.
    mutating func reindex(_ truth: Truth) {
        exceptions = [:]
        lastRound = lastRound.map { $0 - 1 }
        epochs = [Epoch(firstRound: .min, effects: truth.effects, conditions: truth.conditions)]
    }

    /// What is known at a moment.
    mutating func snapshot(_ truth: inout Truth, at moment: Double) -> ClusterSnapshot {
        guard let interval = monitoring.interval else { return truth.snapshot() }
        let round = Int(((moment - monitoring.delay) / interval + 1e-9).rounded(.down))
        if let snapshot, lastRound == round {
            return truthRevision == truth.revision ? snapshot : renewNodes(truth) ?? snapshot
        }
        let taken = take(round, truth, interval)
        (snapshot, lastRound, truthRevision) = (taken, round, truth.revision)
        forgetEpochs(before: round)
        return taken
    }

    /// Nodes as they are, links as they were known.
    private mutating func renewNodes(_ truth: Truth) -> ClusterSnapshot? {
        revision += 1
        let renewed = snapshot?.replacing(truth.usual.nodes, revision: revision)
        (snapshot, truthRevision) = (renewed ?? snapshot, truth.revision)
        return renewed
    }

    private mutating func forgetEpochs(before round: Int) {
        while epochs.count > 1, epochs[1].firstRound <= round { epochs.removeFirst() }
    }

    // MARK: Reports

    /// Takes in all reports up to a round.
    private mutating func take(_ round: Int, _ truth: Truth, _ interval: Double) -> ClusterSnapshot {
        revision += 1
        let earliest = lastRound.map { $0 + 1 } ?? round - memory
        let (before, usual, members) = (snapshot, truth.usual, truth.members)
        let rounds = (earliest...max(earliest, round)).reversed().map { round in
            Round(number: round, epoch: epochs.last { $0.firstRound <= round }, truth, at: Double(round) * interval)
        }
        let known = usual.replacingEstimates(revision: revision) { source, sink, estimate in
            guard !draws.isMissing(source, sink) else { return nil }
            for round in rounds where round.hears(source) {
                if let found = report(round, estimate, source, sink, isWhole: false) { return found }
            }
            return before?.estimate(from: usual.nodes[source].name, to: usual.nodes[sink].name)
        } subClusterLink: { source, sink, estimate in
            guard !draws.isMissing(-1 - source, -1 - sink) else { return nil }
            for round in rounds where round.hearsAny(of: members[source]) {
                if let found = report(round, estimate, source, sink, isWhole: true) { return found }
            }
            return before?.subClusterEstimate(of: usual.subClusters[source], to: usual.subClusters[sink])
        }
        guard usual.linksSubClusters, let newest = rounds.first else { return known }
        takeExceptions(newest, usual, members)
        return known.adding(
            exceptions.sorted { ($0.key.source, $0.key.sink) < ($1.key.source, $1.key.sink) }.map {
                Link(source: usual.nodes[$0.key.source].name, sink: usual.nodes[$0.key.sink].name, estimate: $0.value)
            })
    }

    private func report(
        _ round: Round, _ usual: LinkEstimate, _ source: Int, _ sink: Int, isWhole: Bool
    ) -> LinkEstimate? {
        let estimate = round.estimate(usual, source, sink, isWhole: isWhole)
        let (one, other) = isWhole ? (-1 - source, -1 - sink) : (source, sink)
        guard !estimate.isFailed, isWhole || !round.isLost(sink),
            !draws.isLost(one, other, round: round.number)
        else { return nil }
        return draws.measured(estimate, one, other, round: round.number, observedAt: round.observedAt)
    }

    /// Pairs of nodes that are not what their sub-clusters have between them are told apart by their own monitors, whose
    /// reports don't go missing.
    private mutating func takeExceptions(_ round: Round, _ usual: ClusterSnapshot, _ members: [[Int]]) {
        var current: Set<Pair> = []
        for source in members.indices {
            for sink in members.indices where usual.subClusterEstimate(from: source, to: sink) != nil {
                round.effects.forEachException(source, sink, members) { current.insert(Pair(source: $0, sink: $1)) }
            }
        }
        for pair in exceptions.keys where !current.contains(pair) && round.hears(pair.source) {
            exceptions[pair] = nil
        }
        for pair in current where round.hears(pair.source) {
            guard let estimate = usual.estimate(from: pair.source, to: pair.sink) else { continue }
            let now = round.estimate(estimate, pair.source, pair.sink, isWhole: false)
            guard !now.isFailed else {
                exceptions[pair] = exceptions[pair] ?? snapshot?.estimate(from: pair.source, to: pair.sink)
                continue
            }
            exceptions[pair] = draws.measured(
                now, pair.source, pair.sink, round: round.number, observedAt: round.observedAt)
        }
    }
}

/// What links were like from a round on.
private struct Epoch {
    var firstRound: Int
    var effects: LinkEffects
    var conditions: NodeConditions
}

/// One round of reports: what the cluster was like, and who was heard.
private struct Round {
    let number: Int
    let effects: LinkEffects
    let observedAt: Timestamp
    private let isHeard: [Bool]
    private let isGone: [Bool]

    init(number: Int, epoch: Epoch?, _ truth: Truth, at moment: Double) {
        self.number = number
        effects = epoch?.effects ?? LinkEffects()
        observedAt = VirtualTime.timestamp(moment)
        let conditions = epoch?.conditions ?? NodeConditions()
        let effects = effects
        isHeard = truth.usual.nodes.indices.map {
            !conditions.isSilent(truth.usual.nodes[$0].name) && !effects.isCutOff($0)
        }
        isGone = truth.usual.nodes.map { conditions.isLost($0.name) }
    }

    func hears(_ node: Int) -> Bool { isHeard[node] }

    func hearsAny(of nodes: [Int]) -> Bool { nodes.contains { isHeard[$0] } }

    func isLost(_ node: Int) -> Bool { isGone[node] }

    func estimate(_ usual: LinkEstimate, _ source: Int, _ sink: Int, isWhole: Bool) -> LinkEstimate {
        isWhole ? effects.apply(toAll: usual, source, sink) : effects.apply(to: usual, source, sink)
    }
}

extension ClusterSnapshot {
    fileprivate func subClusterEstimate(of source: String, to sink: String) -> LinkEstimate? {
        guard let source = subClusters.firstIndex(of: source), let sink = subClusters.firstIndex(of: sink) else {
            return nil
        }
        return subClusterEstimate(from: source, to: sink)
    }
}
