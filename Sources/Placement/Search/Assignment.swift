/// Slots on nodes while a search goes on, with what each unplaced slot costs on each of its candidates given all that is
/// placed, and what nodes have left.
struct Assignment {
    let space: SearchSpace
    private let transfer: Transfer
    /// By slot; -1 for nowhere.
    private(set) var nodes: [Int]
    /// By slot and candidate.
    private(set) var costs: [[Double]]
    /// By unplaced slot: the least of its costs on a node with room, and that node; -1 for none.
    private(set) var least: [Double]
    private(set) var leastNode: [Int]
    /// What each node has left.
    private(set) var offers: [[Int64]]
    /// Rows of ``costs`` as they were before what was placed last, one after the other.
    private var shelf: [Double] = []
    /// Replicas that were placed on each node.
    private var load: [Int]
    /// By node: the last round of ``sharedLeastNodes(of:)`` that met it.
    private var lastRound: [Int]
    private var round = 0

    /// What was before a slot was placed, for the others.
    typealias Saved = [(slot: Int, hasRow: Bool, least: Double, leastNode: Int)]

    init(_ space: SearchSpace, _ transfer: Transfer) {
        self.space = space
        self.transfer = transfer
        nodes = Array(repeating: -1, count: space.domains.count)
        costs = transfer.unary
        least = Array(repeating: 0, count: nodes.count)
        leastNode = Array(repeating: -1, count: nodes.count)
        offers = space.problem.stock.offers
        load = Array(repeating: 0, count: offers.count)
        lastRound = load
        for slot in nodes.indices { refreshLeast(slot) }
    }

    // MARK: Placing

    /// Places a slot on its only candidate for good.
    mutating func ground(_ slot: Int) {
        _ = place(slot, 0)
        shelf.removeAll()
    }

    mutating func place(_ slot: Int, _ index: Int) -> Saved {
        let node = space.domains[slot][index]
        nodes[slot] = node
        var saved: Saved = []
        for (edge, other) in space.neighbours[slot] where nodes[other] < 0 {
            saved.append((other, true, least[other], leastNode[other]))
            shelf += costs[other]
            addCosts(of: edge, slot, index, to: other)
        }
        let isFree = space.problem.slots[slot].placed == nil
        if isFree {
            load[node] += 1
            space.problem.stock.take(space.problem.slots[slot].component, from: &offers[node])
            for other in nodes.indices where nodes[other] < 0 && leastNode[other] == node && !hasRoom(other, node) {
                if !saved.contains(where: { $0.slot == other }) {
                    saved.append((other, false, least[other], leastNode[other]))
                    refreshLeast(other)
                }
            }
        }
        for entry in saved where entry.hasRow { settleLeast(entry.slot) }
        return saved
    }

    mutating func remove(_ slot: Int, _ node: Int, _ saved: Saved) {
        nodes[slot] = -1
        if space.problem.slots[slot].placed == nil {
            load[node] -= 1
            space.problem.stock.giveBack(space.problem.slots[slot].component, to: &offers[node])
        }
        for entry in saved.reversed() {
            if entry.hasRow { takeBack(entry.slot) }
            least[entry.slot] = entry.least
            leastNode[entry.slot] = entry.leastNode
        }
    }

    /// Puts a row of ``costs`` back as the shelf has it.
    private mutating func takeBack(_ slot: Int) {
        let start = shelf.count - costs[slot].count
        costs[slot].withUnsafeMutableBufferPointer { row in
            shelf.withUnsafeBufferPointer { shelf in
                guard let from = shelf.baseAddress, let to = row.baseAddress else { return }
                to.update(from: from + start, count: row.count)
            }
        }
        shelf.removeLast(costs[slot].count)
    }

    private mutating func addCosts(of edge: Int, _ slot: Int, _ index: Int, to other: Int) {
        let table = space.costs[space.edges[edge].costs]
        if space.edges[edge].first == slot {
            least[other] = table.add(
                row: index, less: transfer.takenFirst[edge][index], transfer.takenSecond[edge], to: &costs[other])
        } else {
            least[other] = table.add(
                column: index, less: transfer.takenSecond[edge][index], transfer.takenFirst[edge], to: &costs[other])
        }
    }

    func hasRoom(_ slot: Int, _ node: Int) -> Bool {
        load[node] == 0 || space.problem.slots[slot].placed != nil
            || space.problem.stock.fits(space.problem.slots[slot].component, in: offers[node])
    }

    /// Finds the node of a least that is known, and another least where that node has no room.
    private mutating func settleLeast(_ slot: Int) {
        guard least[slot] < .infinity, let index = costs[slot].firstIndex(of: least[slot]) else {
            leastNode[slot] = -1
            return
        }
        leastNode[slot] = space.domains[slot][index]
        if !hasRoom(slot, leastNode[slot]) { refreshLeast(slot) }
    }

    private mutating func refreshLeast(_ slot: Int) {
        var best = Double.infinity
        var node = -1
        let domain = space.domains[slot]
        for index in domain.indices where costs[slot][index] < best {
            guard hasRoom(slot, domain[index]) else { continue }
            best = costs[slot][index]
            node = domain[index]
        }
        least[slot] = best
        leastNode[slot] = node
    }

    // MARK: Bounds

    /// What those of the slots cost at least that are not placed.
    func rest(of slots: [Int], except slot: Int = -1) -> Double {
        var sum = 0.0
        for other in slots where nodes[other] < 0 && other != slot { sum += least[other] }
        return sum
    }

    /// What it costs at least that unplaced slots cannot all be where each would cost least.
    ///
    /// - Parameter upTo: More than this need not be counted.
    mutating func crowding(of slots: [Int], upTo enough: Double) -> Double {
        let room = RoomBound(stock: space.problem.stock)
        var sum = 0.0
        for node in sharedLeastNodes(of: slots) {
            let rivals = slots.filter { isUnplaced($0) && leastNode[$0] == node }
            let components = rivals.map { space.problem.slots[$0].component }
            guard !room.haveRoom(components, in: offers[node]) else { continue }
            let suitors = rivals.map {
                RoomBound.Suitor(component: space.problem.slots[$0].component, penalty: second($0) - least[$0])
            }
            sum += room.excess(suitors, in: offers[node])
            if sum >= enough { break }
        }
        return sum
    }

    private func isUnplaced(_ slot: Int) -> Bool {
        nodes[slot] < 0 && space.problem.slots[slot].placed == nil
    }

    /// The nodes where more than one unplaced slot costs least.
    private mutating func sharedLeastNodes(of slots: [Int]) -> [Int] {
        var shared: [Int] = []
        round += 1
        for slot in slots where isUnplaced(slot) && leastNode[slot] >= 0 {
            let node = leastNode[slot]
            if lastRound[node] == round {
                if !shared.contains(node) { shared.append(node) }
            } else {
                lastRound[node] = round
            }
        }
        return shared
    }

    /// What an unplaced slot costs at least anywhere but on the node where it costs least.
    private func second(_ slot: Int) -> Double {
        var best = Double.infinity
        let domain = space.domains[slot]
        for index in domain.indices where costs[slot][index] < best && domain[index] != leastNode[slot] {
            if hasRoom(slot, domain[index]) { best = costs[slot][index] }
        }
        return best
    }
}
