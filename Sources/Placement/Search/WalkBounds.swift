/// The least that a path costs before and after each position of its walk, by node: all-pairs best values as bounds for
/// what is not placed yet.
struct WalkBounds {
    /// By position and node: the least sum of the hops up to here; empty where there is one hop, which nothing is up to.
    private(set) var heads: [[Double]]
    /// By position and node: the least sum of the hops from here on; empty in the same case.
    private(set) var tails: [[Double]]
    /// By hop: the least value of any pair.
    private(set) var hops: [Double]

    /// - Parameter domains: The candidates of each component.
    /// - Returns: `nil` when the deadline came first.
    init?(_ limit: LinkLimit, _ problem: CompiledProblem, domains: [[Int]], isLate: () -> Bool) {
        let count = problem.nodes.count
        let walk = limit.channels.map { problem.channels[$0] }
        hops = Array(repeating: Double.infinity, count: walk.count)
        // The hop of a single channel is held against its limit pair by pair; only longer walks have a rest to bound.
        guard walk.count > 1 || walk.contains(where: { $0.source == $0.sink }) else {
            (heads, tails) = ([], [])
            return
        }
        heads = Array(repeating: Array(repeating: Double.infinity, count: count), count: walk.count + 1)
        tails = heads
        if let first = walk.first { for node in domains[first.source] { heads[0][node] = 0 } }
        if let last = walk.last { for node in domains[last.sink] { tails[walk.count][node] = 0 } }
        for (hop, channel) in walk.enumerated() {
            guard addHead(hop, limit, problem, domains[channel.source], domains[channel.sink], isLate) else {
                return nil
            }
        }
        for (hop, channel) in walk.enumerated().reversed() {
            guard addTail(hop, limit, problem, domains[channel.source], domains[channel.sink], isLate) else {
                return nil
            }
        }
        if let classes = problem.classes { addTwins(classes) }
    }

    private mutating func addHead(
        _ hop: Int, _ limit: LinkLimit, _ problem: CompiledProblem, _ sources: [Int], _ sinks: [Int],
        _ isLate: () -> Bool
    ) -> Bool {
        var next = heads[hop + 1]
        var least = hops[hop]
        let unknown = problem.costOfUnknown
        for source in sources {
            if isLate() { return false }
            let (costs, head) = (problem.links.line(limit.metric, from: source), heads[hop][source])
            for sink in sinks {
                let cost = limit.cost(ofValue: costs[sink], unknown: unknown)
                least = min(least, cost)
                next[sink] = min(next[sink], head + cost)
            }
        }
        hops[hop] = least
        heads[hop + 1] = next
        return true
    }

    private mutating func addTail(
        _ hop: Int, _ limit: LinkLimit, _ problem: CompiledProblem, _ sources: [Int], _ sinks: [Int],
        _ isLate: () -> Bool
    ) -> Bool {
        let tail = tails[hop + 1]
        let unknown = problem.costOfUnknown
        for source in sources {
            if isLate() { return false }
            let costs = problem.links.line(limit.metric, from: source)
            var least = tails[hop][source]
            for sink in sinks where tail[sink] < .infinity {
                least = min(least, limit.cost(ofValue: costs[sink], unknown: unknown) + tail[sink])
            }
            tails[hop][source] = least
        }
        return true
    }

    private mutating func addTwins(_ classes: NodeClasses) {
        for position in heads.indices {
            for number in classes.members.indices {
                heads[position][classes.twin(number)] = heads[position][number]
                tails[position][classes.twin(number)] = tails[position][number]
            }
        }
    }
}

/// One combination of replicas along a path whose sum has to keep a limit.
struct Chain {
    /// Index into the problem's limits.
    let limit: Int
    /// The slot at each position of the walk.
    let slots: [Int]
}
