/// The costs of a search space moved between its slots and pairs without changing what any placement costs, so that the
/// sum of what remains for each slot by itself is a lower bound, as high as it gets.
///
/// First in sweeps over all slots, forth and back: each slot hands an equal share of what it costs to the pairs ahead, so
/// that the bound rises towards that of the linear relaxation (sequential tree-reweighted message passing: V. Kolmogorov,
/// "Convergent Tree-Reweighted Message Passing for Energy Minimization", IEEE TPAMI 28(10), 2006). Then once from the last
/// slot to the first, and now all of it: what a slot costs by itself and with an earlier neighbour is replaced by the
/// least that it adds to each candidate of that neighbour (directional soft arc consistency: M. Cooper, T. Schiex, "Arc
/// consistency for soft constraints", Artificial Intelligence 154, 2004), which is what a search in that order asks for.
struct Transfer {
    /// The slots in the order in which they are placed.
    let order: [Int]
    /// What each candidate costs after the transfer.
    private(set) var unary: [[Double]]
    /// What was taken from the pairs, by edge and candidate of its first and second slot.
    private(set) var takenFirst: [[Double]]
    private(set) var takenSecond: [[Double]]
    /// By slot and candidate: no placement that uses the candidate costs less.
    private(set) var marginals: [[Double]] = []

    private let space: SearchSpace
    private let position: [Int]
    /// The edges of each slot to others that have a choice too; none for slots that have none.
    private let neighbours: [[(edge: Int, slot: Int)]]

    /// Sweeps forth and back, at most; they end when one raises the bound by less than this share of it.
    private static let (sweeps, leastGain) = (24, 1e-4)

    /// - Parameter start: What sweeps over the same space came to; without it they are done here.
    /// - Returns: `nil` when the deadline came first.
    init?(_ space: SearchSpace, order: [Int], deadline: Deadline, from start: Transfer? = nil) {
        self.space = space
        self.order = order
        unary = start?.unary ?? space.unary
        takenFirst =
            start?.takenFirst ?? space.edges.map { Array(repeating: 0, count: space.domains[$0.first].count) }
        takenSecond =
            start?.takenSecond ?? space.edges.map { Array(repeating: 0, count: space.domains[$0.second].count) }
        var position = Array(repeating: 0, count: order.count)
        for (index, slot) in order.enumerated() { position[slot] = index }
        self.position = position
        let isFixed = space.unary.map { row in row.count { $0 < .infinity } <= 1 }
        neighbours = space.neighbours.enumerated().map { slot, neighbours in
            isFixed[slot] ? [] : neighbours.filter { !isFixed[$0.slot] }
        }
        if start == nil { fold(isFixed) }
        if start == nil, !isTree { sweep(until: deadline) }
        let bound = unary.reduce(space.constant) { $0 + ($1.min() ?? 0) }
        marginals = unary.map { row in
            let least = row.min() ?? 0
            return row.map { bound - least + $0 }
        }
        for slot in order.reversed() {
            let earlier = neighbours[slot].filter { position[$0.slot] < position[slot] }
            hand(slot, to: earlier, share: earlier.isEmpty ? 0 : 1 / Double(earlier.count), until: deadline)
            if deadline.isPast { return nil }
        }
    }

    /// On a tree the last step alone is exact.
    private var isTree: Bool {
        let connected = neighbours.filter { !$0.isEmpty }
        return connected.reduce(0) { $0 + $1.count } / 2 < connected.count
    }

    /// What slots cost together with slots that have one candidate only, they cost by themselves.
    private mutating func fold(_ isFixed: [Bool]) {
        for (index, edge) in space.edges.enumerated() where isFixed[edge.first] || isFixed[edge.second] {
            let (slot, other) = isFixed[edge.first] ? (edge.first, edge.second) : (edge.second, edge.first)
            move(index, from: slot, given: unary[slot].map { $0 < .infinity ? 0 : .infinity }, to: other)
        }
    }

    private mutating func sweep(until deadline: Deadline) {
        var last = -Double.infinity
        for _ in 0..<Self.sweeps {
            for isForth in [true, false] {
                for slot in isForth ? order : order.reversed() {
                    if deadline.isPast { return }
                    let here = position[slot]
                    let ahead = neighbours[slot].filter { (position[$0.slot] > here) == isForth }
                    let behind = neighbours[slot].count - ahead.count
                    hand(slot, to: ahead, share: 1 / Double(max(ahead.count, behind, 1)), until: deadline)
                }
            }
            let bound = unary.reduce(0) { $0 + ($1.min() ?? 0) }
            guard bound - last > Self.leastGain * max(1e-9, abs(bound)) else { return }
            last = bound
        }
    }

    /// Moves a share of what a slot costs into each of the edges, and from there the least to the slot at the other end.
    private mutating func hand(
        _ slot: Int, to edges: [(edge: Int, slot: Int)], share: Double, until deadline: Deadline
    ) {
        guard !edges.isEmpty, share > 0 else { return }
        let given = unary[slot].map { $0 < .infinity ? $0 * share : .infinity }
        for (edge, other) in edges {
            if deadline.isPast { return }
            for index in given.indices where given[index] < .infinity { unary[slot][index] -= given[index] }
            move(edge, from: slot, given: given, to: other)
        }
    }

    private mutating func move(_ index: Int, from slot: Int, given: [Double], to other: Int) {
        let table = space.costs[space.edges[index].costs]
        if space.edges[index].first == other {
            let base = zip(given, takenSecond[index]).map { $0 < .infinity ? $0 - $1 : .infinity }
            let least = table.leastByRow(base)
            for candidate in given.indices where given[candidate] < .infinity {
                takenSecond[index][candidate] -= given[candidate]
            }
            for candidate in least.indices {
                let gain = least[candidate] - takenFirst[index][candidate]
                unary[other][candidate] += gain
                if gain < .infinity { takenFirst[index][candidate] += gain }
            }
        } else {
            let base = zip(given, takenFirst[index]).map { $0 < .infinity ? $0 - $1 : .infinity }
            let least = table.leastByColumn(base)
            for candidate in given.indices where given[candidate] < .infinity {
                takenFirst[index][candidate] -= given[candidate]
            }
            for candidate in least.indices {
                let gain = least[candidate] - takenSecond[index][candidate]
                unary[other][candidate] += gain
                if gain < .infinity { takenSecond[index][candidate] += gain }
            }
        }
    }

    /// The most constrained slot first, then always the one with most ties to those before, the fewest candidates, and
    /// the smallest index.
    static func order(_ space: SearchSpace, first: [Int] = []) -> [Int] {
        let sizes = space.unary.map { row in row.count { $0 < .infinity } }
        var order = first
        var left = Set(space.domains.indices).subtracting(first)
        var ties = Array(repeating: 0, count: space.domains.count)
        // A slot without a choice ties nobody: what it costs with others they cost by themselves.
        for slot in first where sizes[slot] > 1 {
            for neighbour in space.neighbours[slot] { ties[neighbour.slot] += 1 }
        }
        while let next = left.min(by: { key($0, ties, sizes) < key($1, ties, sizes) }) {
            left.remove(next)
            order.append(next)
            guard sizes[next] > 1 else { continue }
            for neighbour in space.neighbours[next] { ties[neighbour.slot] += 1 }
        }
        return order
    }

    private static func key(_ slot: Int, _ ties: [Int], _ sizes: [Int]) -> (Int, Int, Int, Int) {
        (sizes[slot] <= 1 ? 0 : 1, -ties[slot], sizes[slot], slot)
    }
}
