/// The costs of a search space moved towards the slots that come first, without changing what any placement costs.
///
/// From the last slot to the first, what a slot costs by itself and with an earlier neighbour is replaced by the least
/// that it adds to each candidate of that neighbour (directional soft arc consistency, after Cooper and Schiex). On a
/// tree the sum that remains is exact; on any graph it is a lower bound.
struct Transfer {
    /// The slots in the order in which they are placed.
    let order: [Int]
    /// What each candidate costs after the transfer.
    private(set) var unary: [[Double]]
    /// What was taken from the pairs, by edge and candidate of its first and second slot.
    private(set) var takenFirst: [[Double]]
    private(set) var takenSecond: [[Double]]

    /// - Returns: `nil` when the deadline came first.
    init?(_ space: SearchSpace, order: [Int], deadline: Deadline) {
        self.order = order
        unary = space.unary
        takenFirst = space.edges.map { Array(repeating: 0, count: space.domains[$0.first].count) }
        takenSecond = space.edges.map { Array(repeating: 0, count: space.domains[$0.second].count) }
        var position = Array(repeating: 0, count: order.count)
        for (index, slot) in order.enumerated() { position[slot] = index }
        for slot in order.reversed() {
            let earlier = space.neighbours[slot].filter { position[$0.slot] < position[slot] }
            guard !earlier.isEmpty else { continue }
            let share = unary[slot].map { $0 / Double(earlier.count) }
            for index in unary[slot].indices where unary[slot][index] < .infinity { unary[slot][index] = 0 }
            for (edge, parent) in earlier {
                if deadline.isPast { return nil }
                move(space, edge, from: slot, share: share, to: parent)
            }
        }
    }

    private mutating func move(_ space: SearchSpace, _ index: Int, from slot: Int, share: [Double], to parent: Int) {
        let table = space.costs[space.edges[index].costs]
        let isFirst = space.edges[index].first == parent
        for candidate in share.indices where share[candidate] < .infinity {
            if isFirst {
                takenSecond[index][candidate] -= share[candidate]
            } else {
                takenFirst[index][candidate] -= share[candidate]
            }
        }
        let least = isFirst ? leastByRow(table, index, share) : leastByColumn(table, index, share)
        for candidate in least.indices {
            unary[parent][candidate] += least[candidate]
            guard least[candidate] < .infinity else { continue }
            if isFirst {
                takenFirst[index][candidate] += least[candidate]
            } else {
                takenSecond[index][candidate] += least[candidate]
            }
        }
    }

    private func leastByRow(_ table: PairCosts, _ index: Int, _ share: [Double]) -> [Double] {
        let taken = takenSecond[index]
        return (0..<table.rows).map { row in
            var least = Double.infinity
            let start = row * table.columns
            for column in 0..<table.columns where share[column] < .infinity {
                least = min(least, table.values[start + column] - taken[column])
            }
            return least - takenFirst[index][row]
        }
    }

    private func leastByColumn(_ table: PairCosts, _ index: Int, _ share: [Double]) -> [Double] {
        var least = Array(repeating: Double.infinity, count: table.columns)
        for row in 0..<table.rows where share[row] < .infinity {
            let (start, taken) = (row * table.columns, takenFirst[index][row])
            for column in 0..<table.columns {
                least[column] = min(least[column], table.values[start + column] - taken)
            }
        }
        return zip(least, takenSecond[index]).map { $0 - $1 }
    }

    /// The most constrained slot first, then always the one with most ties to those before, the fewest candidates, and
    /// the smallest index.
    static func order(_ space: SearchSpace, first: [Int] = []) -> [Int] {
        var order = first
        var left = Set(space.domains.indices).subtracting(first)
        var ties = Array(repeating: 0, count: space.domains.count)
        for slot in first { for neighbour in space.neighbours[slot] { ties[neighbour.slot] += 1 } }
        while let next = left.min(by: { key($0, ties, space) < key($1, ties, space) }) {
            left.remove(next)
            order.append(next)
            for neighbour in space.neighbours[next] { ties[neighbour.slot] += 1 }
        }
        return order
    }

    private static func key(_ slot: Int, _ ties: [Int], _ space: SearchSpace) -> (Int, Int, Int, Int) {
        let isPlaced = space.problem.slots[slot].placed != nil
        let size = space.unary[slot].count { $0 < .infinity }
        return (isPlaced ? 0 : 1, -ties[slot], size, slot)
    }
}
