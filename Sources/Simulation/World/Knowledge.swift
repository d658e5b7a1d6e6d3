import ClusterModel

/// What monitoring lets schedulers know of a simulated cluster, as against what it is.
///
/// Nodes and their conditions are known at once, from Kubernetes. Links are known by what their monitors report, all in
/// step every ``SimulatedMonitoring/interval``; monitors were there before the scenario began. A link on which nothing gets
/// through has no new sample, and what is known of it grows old, as it does where the source's monitor is silent or cut
/// off. Without an interval the truth is known at once, and does not age.
///
/// Reports are worked out when somebody asks. What is known does not depend on who asked before.
struct Knowledge: Sendable {
    private let monitoring: SimulatedMonitoring
    private let draws: ReportDraws
    /// Rounds after which a report counts for nothing.
    private let memory: Int
    private var snapshot: ClusterSnapshot?
    /// Of the truth that nodes were taken from.
    private var truthRevision: UInt64 = 0
    private var revision: UInt64 = 0
    /// The last round whose reports were taken in.
    private var lastRound: Int?
    /// By their first rounds; those that no report counts of any more are forgotten.
    private var epochs: [Epoch] = []

    init(_ monitoring: SimulatedMonitoring, _ freshness: FreshnessPolicy, seed: UInt64) {
        var monitoring = monitoring
        monitoring.interval = monitoring.interval.flatMap { $0 > 0 ? max($0, Self.shortestInterval) : nil }
        self.monitoring = monitoring
        draws = ReportDraws(monitoring, seed: seed)
        memory = monitoring.interval.map { Self.rounds(within: freshness.staleFor, every: $0) } ?? 0
    }

    /// Seconds; shorter ones would be more rounds than there are numbers for.
    private static let shortestInterval = 1e-3

    private static func rounds(within seconds: Double, every interval: Double) -> Int {
        Int(min(1_000, max(1, (seconds / interval).rounded(.up))))
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
        epochs.append(Epoch(firstRound: first, truth))
    }

    /// The nodes are others: what befell links before speaks of other indices.
    mutating func reindex(_ truth: Truth) {
        lastRound = lastRound.map { $0 - 1 }
        epochs = [Epoch(firstRound: .min, truth)]
    }

    /// What is known at a moment.
    mutating func snapshot(_ truth: inout Truth, at moment: Double) -> ClusterSnapshot {
        guard let interval = monitoring.interval else { return truth.snapshot() }
        let round = Int(((moment - monitoring.delay) / interval + 1e-9).rounded(.down))
        if let snapshot, lastRound == round {
            return truthRevision == truth.revision ? snapshot : renewNodes(truth) ?? snapshot
        }
        let taken = take(round, truth)
        (snapshot, lastRound, truthRevision) = (taken, round, truth.revision)
        while epochs.count > 1, epochs[1].firstRound <= round - memory { epochs.removeFirst() }
        return taken
    }

    /// Nodes as they are, links as they were known.
    private mutating func renewNodes(_ truth: Truth) -> ClusterSnapshot? {
        revision += 1
        let renewed = snapshot?.replacing(truth.usual.nodes, revision: revision)
        (snapshot, truthRevision) = (renewed ?? snapshot, truth.revision)
        return renewed
    }

    // MARK: Reports

    /// Takes in all reports up to a round.
    private mutating func take(_ round: Int, _ truth: Truth) -> ClusterSnapshot {
        revision += 1
        let (before, usual, members) = (snapshot, truth.usual, truth.members)
        let numbers = truth.numbers
        let own = members.map { -1 - ($0.map { numbers[$0] }.min() ?? 0) }
        let rounds = rounds(since: lastRound.map { $0 + 1 } ?? round - memory, to: round)
        let known = usual.replacingEstimates(revision: revision) { source, sink, estimate in
            guard !draws.isMissing(numbers[source], numbers[sink]) else { return nil }
            return report(numbers[source], numbers[sink], rounds) { epoch in
                epoch.hears(source) ? epoch.estimate(estimate, source, sink) : nil
            } ?? before?.estimate(from: usual.nodes[source].name, to: usual.nodes[sink].name)
        } subClusterLink: { source, sink, estimate in
            guard !draws.isMissing(own[source], own[sink]) else { return nil }
            return report(own[source], own[sink], rounds) { epoch in
                epoch.hearsAny(of: members[source]) ? epoch.estimate(ofAll: estimate, source, sink) : nil
            } ?? before?.subClusterEstimate(of: usual.subClusters[source], to: usual.subClusters[sink])
        }
        return known.adding(exceptions(at: round, truth))
    }

    /// Some rounds with what was so then, the newest first.
    private func rounds(since first: Int, to last: Int) -> [(round: Int, epoch: Epoch)] {
        (min(first, last)...last).reversed().compactMap { round in
            epochs.last { $0.firstRound <= round }.map { (round, $0) }
        }
    }

    /// The newest report of a link; `nil` where none came.
    private func report(
        _ source: Int, _ sink: Int, _ rounds: some Sequence<(round: Int, epoch: Epoch)>,
        _ truth: (Epoch) -> LinkEstimate?
    ) -> LinkEstimate? {
        for (round, epoch) in rounds {
            guard let estimate = truth(epoch), !draws.isLost(source, sink, round: round) else { continue }
            return draws.measured(
                estimate, source, sink, round: round,
                observedAt: VirtualTime.timestamp(Double(round) * (monitoring.interval ?? 0)))
        }
        return nil
    }

    // MARK: Links unlike those of their sub-clusters

    /// Links that their monitors tell from what their sub-clusters have between them.
    private func exceptions(at round: Int, _ truth: Truth) -> [Link] {
        guard truth.usual.linksSubClusters else { return [] }
        let rounds = rounds(since: round - memory, to: round)
        var (pairs, seen) = (Set<NodePair>(), Set<Int>())
        for (_, epoch) in rounds where seen.insert(epoch.firstRound).inserted { pairs.formUnion(epoch.exceptions) }
        return pairs.sorted().compactMap { pair in
            exception(pair, rounds, truth).map {
                Link(
                    source: truth.usual.nodes[pair.source].name, sink: truth.usual.nodes[pair.sink].name, estimate: $0)
            }
        }
    }

    /// The newest report of such a link, one that says nothing where nothing was heard of it for too long; `nil` where it is
    /// not unlike the others since that report.
    private func exception(
        _ pair: NodePair, _ rounds: [(round: Int, epoch: Epoch)], _ truth: Truth
    ) -> LinkEstimate? {
        guard let usual = truth.usual.estimate(from: pair.source, to: pair.sink) else { return nil }
        let (source, sink) = (truth.numbers[pair.source], truth.numbers[pair.sink])
        var isException = false
        for place in rounds.indices {
            let epoch = rounds[place].epoch
            isException = isException || epoch.exceptions.contains(pair)
            let found = report(source, sink, rounds[place...place]) {
                $0.hears(pair.source) ? $0.estimate(usual, pair.source, pair.sink) : nil
            }
            if let found { return isException ? found : nil }
        }
        return isException ? LinkEstimate(method: .active) : nil
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
