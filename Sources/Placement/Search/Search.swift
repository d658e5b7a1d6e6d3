import ClusterModel

/// Depth-first branch and bound over one order of the slots.
///
/// Each unplaced slot carries, for each of its candidates, what the candidate adds given all that is placed; the least of
/// those over all slots is the bound. Nodes without room drop out of the least as they fill up.
struct Search {
    struct Options {
        /// Only placements better than this count; infinite at first.
        var upper = Double.infinity
        /// Stop at the first placement that counts.
        var stopsAtFirst = false
        /// Try candidates by node name and not by cost.
        var isLexicographic = false
        /// Partial placements to look at.
        var visits = Int.max
        /// Slots that stay on a node, by slot; -1 for all others.
        var pins: [Int] = []
        /// Nodes that no free slot of a component may use, by component; empty for none.
        var banned: [Int: Int] = [:]
        /// Slots that cannot be exchanged with other replicas of their component.
        var isDistinct: Set<Int> = []
        /// Whether bounds that only tie with ``upper`` are searched too.
        var searchesTies = false
    }

    struct Result {
        var nodes: [Int]?
        var objective = Double.infinity
        /// Nothing that was not looked at is better than this.
        var bound = Double.infinity
        /// Whether the whole tree was searched.
        var isComplete = true
        var visited = 0
    }

    /// Partial placements between two looks at the clock: a fraction of a millisecond.
    private static let visitsPerLook = 16

    let space: SearchSpace
    private let evaluator: Evaluator
    private let soft: SoftBound
    private let deadline: Deadline
    private let hasSoft: Bool
    private let hasPartialRules: Bool
    /// Whether placements are of classes of nodes, judged by their bounds alone.
    private let isRelaxed: Bool
    private let exchangeable: [[Int]]
    private var options = Options()
    private var result = Result()
    private var isStopped = false

    private var state: Assignment
    /// The slots that have a choice, in the order in which they are placed.
    private var free: [Int] = []
    private let allSlots: [Int]
    /// The same with pinned ones first.
    private var order: [Int]
    /// What those cost that have no choice.
    private var groundCost = 0.0
    /// Whether those that have no choice break a rule already.
    private var isDead = false
    /// Labels of the constraints that cut a branch.
    private(set) var blamed: Set<String> = []

    init(_ space: SearchSpace, _ transfer: Transfer, deadline: Deadline) {
        self.space = space
        self.deadline = deadline
        evaluator = Evaluator(problem: space.problem)
        soft = SoftBound(space)
        isRelaxed = space.problem.classes != nil
        hasSoft = !soft.isTrivial && !isRelaxed
        hasPartialRules = !isRelaxed && (space.problem.hasBandwidthRules || !space.openLimits.isEmpty)
        exchangeable = space.problem.slots.indices.map { space.problem.exchangeable($0) }
        free = transfer.order
        allSlots = free
        order = free
        state = Assignment(space, transfer)
        ground()
    }

    /// Places what has no choice, once for all runs.
    private mutating func ground() {
        for slot in free where space.domains[slot].count <= 1 {
            free.removeAll { $0 == slot }
            guard let node = space.domains[slot].first, state.costs[slot][0] < .infinity, state.hasRoom(slot, node)
            else {
                blamed.insert(CompiledProblem.capacityLabel)
                isDead = true
                return
            }
            groundCost += state.costs[slot][0]
            state.ground(slot)
            if !isPromising(slot, base) {
                isDead = true
                return
            }
        }
    }

    /// The best completion of the empty placement.
    mutating func run(_ options: Options) -> Result {
        begin(options)
        if !isDead { descend(0, base) }
        return finish()
    }

    /// The best placement with one slot on one of its candidates; the slot has to be the first in the order that is not
    /// placed.
    mutating func run(_ options: Options, slot: Int, candidate: Int) -> Result {
        var options = options
        options.pins = Array(repeating: -1, count: state.nodes.count)
        options.pins[slot] = space.domains[slot][candidate]
        return run(options)
    }

    /// The least that a placement costs with the slot on each of its nodes, all placed slots in place.
    func bounds(of slot: Int) -> [Int: Double] {
        guard !isDead else { return [:] }
        guard state.nodes[slot] < 0 else { return [state.nodes[slot]: base + state.rest(of: free, except: slot)] }
        let rest = base + state.rest(of: free, except: slot)
        var bounds: [Int: Double] = [:]
        for (index, node) in space.domains[slot].enumerated() { bounds[node] = rest + state.costs[slot][index] }
        return bounds
    }

    /// What the slots cost at least in all.
    var rootBound: Double { isDead ? .infinity : base + state.rest(of: free) }

    private var base: Double { space.constant + soft.floor + groundCost }

    private mutating func begin(_ options: Options) {
        self.options = options
        order = free
        if !options.pins.isEmpty, !options.isLexicographic {
            order = order.filter { options.pins[$0] >= 0 } + order.filter { options.pins[$0] < 0 }
        }
        result = Result()
        isStopped = false
    }

    private mutating func finish() -> Result {
        result.bound = min(result.bound, result.objective)
        return result
    }

    private var cutoff: Double {
        let upper = min(options.upper, result.objective)
        guard upper < .infinity else { return .infinity }
        let allowance = 1e-9 * max(1, abs(upper))
        return options.searchesTies ? upper + allowance : upper - allowance
    }

    // MARK: The tree

    private mutating func descend(_ depth: Int, _ placedCost: Double) {
        result.visited += 1
        guard depth < order.count else { return accept(placedCost) }
        let slot = order[depth]
        let rest = placedCost + state.rest(of: free, except: slot)
        let candidates = candidates(of: slot, rest: rest)
        for (position, candidate) in candidates.enumerated() {
            if candidate.bound >= cutoff {
                if options.isLexicographic { continue } else { break }
            }
            visit(slot, candidate.index, depth, placedCost)
            guard isStopped else { continue }
            leaveOpen(candidates[position...])
            return
        }
    }

    /// What a search that stopped left behind at this depth.
    private mutating func leaveOpen(_ candidates: ArraySlice<(bound: Double, index: Int)>) {
        let rest = candidates.dropFirst().map(\.bound).min() ?? .infinity
        result.bound = min(result.bound, rest)
    }

    private mutating func visit(_ slot: Int, _ index: Int, _ depth: Int, _ placedCost: Double) {
        if isOutOfBudget {
            result.isComplete = false
            isStopped = true
            result.bound = min(result.bound, placedCost + state.costs[slot][index] + state.rest(of: free, except: slot))
            return
        }
        let node = space.domains[slot][index]
        let cost = placedCost + state.costs[slot][index]
        let saved = state.place(slot, index)
        if isPromising(slot, cost) { descend(depth + 1, cost) }
        state.remove(slot, node, saved)
    }

    private var isOutOfBudget: Bool {
        result.visited >= options.visits || (result.visited % Self.visitsPerLook == 0 && deadline.isPast)
    }

    private mutating func accept(_ placedCost: Double) {
        let objective = isRelaxed ? placedCost : evaluator.objective(state.nodes)
        guard objective < cutoff else { return }
        if !isRelaxed, let broken = brokenRule() {
            blamed.insert(broken)
            return
        }
        result.nodes = state.nodes
        result.objective = objective
        if options.stopsAtFirst {
            isStopped = true
            result.isComplete = false
        }
    }

    private func brokenRule() -> String? {
        if let check = space.problem.firstBrokenLinkLimit(state.nodes) { return check.constraint }
        return evaluator.isFeasible(state.nodes) ? nil : CompiledProblem.capacityLabel
    }

    private mutating func candidates(of slot: Int, rest: Double) -> [(bound: Double, index: Int)] {
        let limit = cutoff
        if !options.pins.isEmpty, options.pins[slot] >= 0 { return pinned(slot, rest: rest, limit) }
        var candidates: [(bound: Double, index: Int)] = []
        let range = exchangeRange(slot)
        var metFullNode = false
        for index in space.domains[slot].indices {
            let bound = rest + state.costs[slot][index]
            guard bound < limit else { continue }
            let node = space.domains[slot][index]
            guard range.contains(node), isAllowed(slot, node) else { continue }
            guard state.hasRoom(slot, node) else {
                metFullNode = true
                continue
            }
            candidates.append((bound, index))
        }
        if metFullNode { blamed.insert(CompiledProblem.capacityLabel) }
        if !options.isLexicographic {
            candidates.sort { $0.bound != $1.bound ? $0.bound < $1.bound : $0.index < $1.index }
        }
        return candidates
    }

    /// The only candidate of a pinned slot, where it still is one.
    private mutating func pinned(_ slot: Int, rest: Double, _ limit: Double) -> [(bound: Double, index: Int)] {
        let node = options.pins[slot]
        guard let index = space.index(of: node, in: slot), rest + state.costs[slot][index] < limit,
            isAllowed(slot, node),
            exchangeRange(slot).contains(node)
        else { return [] }
        guard state.hasRoom(slot, node) else {
            blamed.insert(CompiledProblem.capacityLabel)
            return []
        }
        return [(rest + state.costs[slot][index], index)]
    }

    private func isAllowed(_ slot: Int, _ node: Int) -> Bool {
        guard !options.banned.isEmpty, space.problem.slots[slot].placed == nil else { return true }
        return options.banned[space.problem.slots[slot].component] != node
    }

    /// Replicas without a place are alike: only placements in which their nodes rise with their numbers are looked at.
    private func exchangeRange(_ slot: Int) -> ClosedRange<Int> {
        var (low, high) = (0, Int.max)
        guard options.pins.isEmpty || options.pins[slot] < 0, !options.isDistinct.contains(slot) else {
            return low...high
        }
        let free = exchangeable[slot]
        guard free.count > 1, free.contains(slot) else { return low...high }
        for other in free where state.nodes[other] >= 0 && !options.isDistinct.contains(other) {
            if !options.pins.isEmpty, options.pins[other] >= 0 { continue }
            if other < slot { low = max(low, state.nodes[other]) } else { high = min(high, state.nodes[other]) }
        }
        return low <= high ? low...high : Int.max...Int.max
    }

    // MARK: Bounds and rules on parts

    private mutating func isPromising(_ slot: Int, _ placedCost: Double) -> Bool {
        let bound = placedCost + state.rest(of: allSlots)
        guard bound < cutoff else {
            if bound == .infinity { blamed.insert(CompiledProblem.capacityLabel) }
            return false
        }
        guard isRelaxed || bound + state.crowding(of: free, upTo: cutoff - bound) < cutoff else {
            blamed.insert(CompiledProblem.capacityLabel)
            return false
        }
        for chain in space.chainsOfSlot[slot] where !mayHold(space.chains[chain]) {
            blamed.insert(space.problem.linkLimits[space.chains[chain].limit].label)
            return false
        }
        if hasPartialRules, let check = partlyBroken() {
            blamed.insert(check.constraint)
            return false
        }
        return !hasSoft || bound + soft.value(state.nodes) < cutoff
    }

    private func partlyBroken() -> LimitCheck? {
        let problem = space.problem
        for index in space.openLimits {
            let limit = problem.linkLimits[index]
            guard limit.isNonNegative || problem.isDecided(limit, state.nodes) else { continue }
            let walk = problem.worstWalk(limit, state.nodes, unknown: problem.costOfUnknown)
            if walk.cost > limit.maximalCost { return limit.check(observed: nil) }
        }
        return problem.firstBrokenBandwidth(state.nodes)
    }

    /// Whether the hops that are placed and the least of all others keep the limit.
    private func mayHold(_ chain: Chain) -> Bool {
        guard let bounds = space.bounds[chain.limit] else { return true }
        let limit = space.problem.linkLimits[chain.limit]
        var sum = 0.0
        var last = -1
        for (position, slot) in chain.slots.enumerated() where state.nodes[slot] >= 0 {
            sum += segment(chain, bounds, limit, from: last, to: position)
            last = position
        }
        if last >= 0 { sum += bounds.tails[last][state.nodes[chain.slots[last]]] }
        return !(sum > limit.maximalCost)
    }

    /// The least that a chain costs between two placed positions with none placed between them.
    private func segment(_ chain: Chain, _ bounds: WalkBounds, _ limit: LinkLimit, from: Int, to: Int) -> Double {
        let node = state.nodes[chain.slots[to]]
        if from < 0 { return bounds.heads[to][node] }
        if to == from + 1 {
            return space.problem.cost(
                limit, state.nodes[chain.slots[from]], node, unknown: space.problem.costOfUnknown)
        }
        return bounds.hops[from..<to].reduce(0, +)
    }
}
