/// The least that a path costs before and after each position of its walk, by node: all-pairs best values as bounds for
/// what is not placed yet.
struct WalkBounds {
    /// By position and node: the least sum of the hops up to here.
    let heads: [[Double]]
    /// By position and node: the least sum of the hops from here on.
    let tails: [[Double]]
    /// By hop: the least value of any pair.
    let hops: [Double]

    /// - Parameter domains: The candidates of each component.
    /// - Returns: `nil` when the deadline came first.
    init?(_ limit: LinkLimit, _ problem: CompiledProblem, domains: [[Int]], isLate: () -> Bool) {
        let count = problem.nodes.count
        let walk = limit.channels.map { problem.channels[$0] }
        let unknown = problem.costOfUnknown
        var heads = Array(repeating: Array(repeating: Double.infinity, count: count), count: walk.count + 1)
        var tails = heads
        var hops = Array(repeating: Double.infinity, count: walk.count)
        if let first = walk.first { for node in domains[first.source] { heads[0][node] = 0 } }
        if let last = walk.last { for node in domains[last.sink] { tails[walk.count][node] = 0 } }
        for (hop, channel) in walk.enumerated() {
            for source in domains[channel.source] {
                if isLate() { return nil }
                for sink in domains[channel.sink] {
                    let cost = problem.cost(limit, source, sink, unknown: unknown)
                    hops[hop] = min(hops[hop], cost)
                    heads[hop + 1][sink] = min(heads[hop + 1][sink], heads[hop][source] + cost)
                }
            }
        }
        for (hop, channel) in walk.enumerated().reversed() {
            for source in domains[channel.source] {
                if isLate() { return nil }
                for sink in domains[channel.sink] where tails[hop + 1][sink] < .infinity {
                    let cost = problem.cost(limit, source, sink, unknown: unknown)
                    tails[hop][source] = min(tails[hop][source], cost + tails[hop + 1][sink])
                }
            }
        }
        self.heads = heads
        self.tails = tails
        self.hops = hops
    }
}

/// One combination of replicas along a path whose sum has to keep a limit.
struct Chain {
    /// Index into the problem's limits.
    let limit: Int
    /// The slot at each position of the walk.
    let slots: [Int]
}
