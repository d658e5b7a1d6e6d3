import ClusterModel

/// kube-scheduler's way to one node for one pod: filter, score, weigh, choose among the best.
///
/// Nodes that are not ready, break a node rule or have no room are always filtered out. Taints, ports, volumes and images
/// are not in the model.
struct SchedulingCycle {
    /// What filters and scores, in the order of the filters, with the weight of the scores.
    var plugins: [(plugin: any SchedulingPlugin, weight: Int)]
    /// How many nodes are looked at.
    let sampling: NodeSampling
    /// What is remembered from pod to pod.
    var memory: Memory
    /// Whether pods carry the application's rules on nodes as their own affinity.
    var knowsRules = true
    private let order: [Int]

    /// What kube-scheduler remembers from pod to pod: where its next look at the nodes begins, and its random numbers.
    struct Memory {
        var start = 0
        var generator: SeededGenerator
    }

    init(
        _ problem: CompiledProblem, plugins: [(plugin: any SchedulingPlugin, weight: Int)], sampling: NodeSampling,
        seed: UInt64
    ) {
        self.init(
            order: Self.interleaved(problem), plugins: plugins, sampling: sampling,
            memory: Memory(generator: SeededGenerator(seed: seed)))
    }

    /// - Parameter order: The nodes as ``interleaved(_:)`` lists them.
    init(
        order: [Int], plugins: [(plugin: any SchedulingPlugin, weight: Int)], sampling: NodeSampling, memory: Memory
    ) {
        self.order = order
        self.plugins = plugins
        self.sampling = sampling
        self.memory = memory
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
        let candidates = candidates(slot, partial)
        return best(of: candidates, totals: totals(candidates))
    }

    /// The sums of the plugins' weighted scores for the slot that ``candidates(_:_:)`` was last asked about.
    func totals(_ candidates: [Int]) -> [Int] {
        var totals = Array(repeating: 0, count: candidates.count)
        for (plugin, weight) in plugins {
            guard let scores = plugin.scores(candidates) else { continue }
            for index in totals.indices { totals[index] += weight * scores[index] }
        }
        return totals
    }

    /// The candidate with the greatest total, any of them where there are several.
    mutating func best(of candidates: [Int], totals: [Int]) -> Int? {
        guard let best = totals.max() else { return nil }
        return zip(candidates, totals).filter { $0.1 == best }.map(\.0).randomElement(using: &memory.generator)
    }

    // MARK: Which nodes are looked at

    /// The nodes of the next sample that pass all filters.
    mutating func candidates(_ slot: Int, _ partial: PartialPlacement) -> [Int] {
        for index in plugins.indices { plugins[index].plugin.begin(slot, partial) }
        let filters = plugins.map(\.plugin).filter(\.filters)
        let wanted = sampling.size(of: order.count)
        var found: [Int] = []
        var seen = 0
        while seen < order.count, found.count < wanted {
            let node = order[(memory.start + seen) % order.count]
            seen += 1
            let passes = knowsRules ? partial.passes(slot, node) : partial.hasRoom(slot, node)
            if passes, filters.isEmpty || filters.allSatisfy({ $0.passes(node) }) { found.append(node) }
        }
        if !order.isEmpty { memory.start = (memory.start + seen) % order.count }
        return found
    }

    /// One node of each zone in turn, as the scheduler's cache lists them.
    static func interleaved(_ problem: CompiledProblem) -> [Int] {
        if let tables = problem.tables { return tables.order }
        return interleaved(problem.nodes, problem.nodes.indices.filter { problem.isInSnapshot[$0] })
    }

    static func interleaved(_ nodes: [Node], _ indices: [Int]) -> [Int] {
        let zones = Dictionary(grouping: indices) { index -> [String] in
            let labels = nodes[index].labels
            return [labels[DiktyoDomains.regionLabel] ?? "", labels[WellKnown.zoneLabel] ?? ""]
        }
        let lists = zones.values.sorted { $0[0] < $1[0] }
        let longest = lists.map(\.count).max() ?? 0
        return (0..<longest).flatMap { place in lists.compactMap { $0.count > place ? $0[place] : nil } }
    }
}
