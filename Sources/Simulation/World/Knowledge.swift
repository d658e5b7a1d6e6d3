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
    /// Links that their monitors tell from what their sub-clusters have between them.
    private var exceptions: [Pair: LinkEstimate] = [:]

    private struct Pair: Hashable, Comparable {
        var source: Int
        var sink: Int

        static func < (left: Pair, right: Pair) -> Bool { (left.source, left.sink) < (right.source, right.sink) }
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
        epochs.append(Epoch(firstRound: first, truth))
    }

    /// The nodes are others: what befell links before speaks of other indices.
    mutating func reindex(_ truth: Truth) {
        exceptions = [:]
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
        takeExceptions(rounds, truth)
        return known.adding(
            exceptions.sorted { $0.key < $1.key }.map {
                Link(source: usual.nodes[$0.key.source].name, sink: usual.nodes[$0.key.sink].name, estimate: $0.value)
            })
    }

    /// Some rounds with what was so then, the newest first.
    private func rounds(since first: Int, to last: Int) -> [(round: Int, epoch: Epoch)] {
        (min(first, last)...last).reversed().compactMap { round in
            epochs.last { $0.firstRound <= round }.map { (round, $0) }
        }
    }

    /// The newest report of a link; `nil` where none came.
    private func report(
        _ source: Int, _ sink: Int, _ rounds: [(round: Int, epoch: Epoch)], _ truth: (Epoch) -> LinkEstimate?
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

    private mutating func takeExceptions(_ rounds: [(round: Int, epoch: Epoch)], _ truth: Truth) {
        guard truth.usual.linksSubClusters, let last = rounds.first else { return }
        var split = Set(exceptions.keys)
        var firstRounds: Set<Int> = []
        for (_, epoch) in rounds where firstRounds.insert(epoch.firstRound).inserted {
            split.formUnion(Self.split(by: epoch, truth))
        }
        guard !split.isEmpty else { return }
        let longer = self.rounds(since: last.round - memory, to: last.round)
        for pair in split {
            exceptions[pair] = exception(pair, exceptions[pair] == nil ? longer : rounds, truth) ?? exceptions[pair]
        }
        let newest = Self.split(by: last.epoch, truth)
        for pair in split where !newest.contains(pair) && last.epoch.hears(pair.source) { exceptions[pair] = nil }
    }

    private static func split(by epoch: Epoch, _ truth: Truth) -> Set<Pair> {
        guard !epoch.effects.isEmpty else { return [] }
        var pairs: Set<Pair> = []
        for source in truth.members.indices {
            for sink in truth.members.indices where truth.usual.subClusterEstimate(from: source, to: sink) != nil {
                epoch.effects.forEachException(source, sink, truth.members) {
                    pairs.insert(Pair(source: $0, sink: $1))
                }
            }
        }
        return pairs
    }

    /// The newest report of such a link; one that says nothing where nothing was heard of it for too long.
    private func exception(
        _ pair: Pair, _ rounds: [(round: Int, epoch: Epoch)], _ truth: Truth
    ) -> LinkEstimate? {
        guard let usual = truth.usual.estimate(from: pair.source, to: pair.sink) else { return nil }
        let found = report(truth.numbers[pair.source], truth.numbers[pair.sink], rounds) { epoch in
            epoch.hears(pair.source) ? epoch.estimate(usual, pair.source, pair.sink) : nil
        }
        return found ?? (exceptions[pair] == nil ? LinkEstimate(method: .active) : nil)
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
