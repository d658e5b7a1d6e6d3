import ClusterModel

/// kube-scheduler's way to one node for one pod: filter, score, weigh, choose among the best.
///
/// Nodes that are not ready, break a node rule or have no room are always filtered out. Taints, ports, volumes and images
/// are not in the model.
struct SchedulingCycle {
    /// What filters and scores, in the order of the filters, with the weight of the scores.
    var plugins: [(plugin: any SchedulingPlugin, weight: Int)]
    /// Whether a part of a large cluster is enough, as kube-scheduler has it where `percentageOfNodesToScore` is not set.
    let samplesNodes: Bool
    private var generator: SeededGenerator
    private let order: [Int]
    private var start = 0

    init(
        _ problem: CompiledProblem, plugins: [(plugin: any SchedulingPlugin, weight: Int)], samplesNodes: Bool,
        seed: UInt64
    ) {
        self.plugins = plugins
        self.samplesNodes = samplesNodes
        generator = SeededGenerator(seed: seed)
        order = Self.interleaved(problem)
    }

    /// Places what has no place, pod by pod in this order. A pod that finds no node is tried again as long as others
    /// that come after it find one.
    mutating func place(_ slots: [Int], _ partial: inout PartialPlacement, deadline: Deadline) {
        var queue = slots.filter { partial.nodes[$0] < 0 }
        var isMoving = true
        while isMoving, !queue.isEmpty {
            isMoving = false
            for slot in queue {
                guard !deadline.isPast else { return }
                guard let node = node(for: slot, partial) else { continue }
                partial.put(slot, on: node)
                isMoving = true
            }
            queue = queue.filter { partial.nodes[$0] < 0 }
        }
    }

    /// The node with the greatest sum of weighted scores, any of them where there are several; `nil` when none passes.
    mutating func node(for slot: Int, _ partial: PartialPlacement) -> Int? {
        for index in plugins.indices { plugins[index].plugin.begin(slot, partial) }
        let candidates = candidates(slot, partial)
        var totals = Array(repeating: 0, count: candidates.count)
        for (plugin, weight) in plugins {
            guard let scores = plugin.scores(candidates) else { continue }
            for index in totals.indices { totals[index] += weight * scores[index] }
        }
        guard let best = totals.max() else { return nil }
        return zip(candidates, totals).filter { $0.1 == best }.map(\.0).randomElement(using: &generator)
    }

    // MARK: Which nodes are looked at

    private mutating func candidates(_ slot: Int, _ partial: PartialPlacement) -> [Int] {
        let wanted = samplesNodes ? Self.sample(of: order.count) : order.count
        var found: [Int] = []
        var seen = 0
        while seen < order.count, found.count < wanted {
            let node = order[(start + seen) % order.count]
            seen += 1
            if partial.passes(slot, node), plugins.allSatisfy({ $0.plugin.passes(node) }) { found.append(node) }
        }
        if !order.isEmpty { start = (start + seen) % order.count }
        return found
    }

    /// How many nodes that pass are enough: all up to 100, then 50 % less one for every 125 nodes, at least 5 % and at
    /// least 100 (`numFeasibleNodesToFind` in `schedule_one.go`).
    static func sample(of count: Int) -> Int {
        guard count >= 100 else { return count }
        return max(100, count * max(5, 50 - count / 125) / 100)
    }

    /// One node of each zone in turn, as the scheduler's cache lists them.
    private static func interleaved(_ problem: CompiledProblem) -> [Int] {
        let nodes = problem.nodes.indices.filter { problem.isInSnapshot[$0] }
        let zones = Dictionary(grouping: nodes) { index -> [String] in
            let labels = problem.nodes[index].labels
            return [labels[DiktyoDomains.regionLabel] ?? "", labels[WellKnown.zoneLabel] ?? ""]
        }
        let lists = zones.values.sorted { $0[0] < $1[0] }
        let longest = lists.map(\.count).max() ?? 0
        return (0..<longest).flatMap { place in lists.compactMap { $0.count > place ? $0[place] : nil } }
    }
}
