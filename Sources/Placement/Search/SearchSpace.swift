import ClusterModel

/// The candidates of each slot and the costs of each pair of slots that have to do with each other.
struct SearchSpace {
    let problem: CompiledProblem
    /// Whether all candidates are in it that count, so that what is not found does not exist.
    private(set) var isWhole: Bool
    /// Candidate nodes of each slot, in rising order.
    var domains: [[Int]] = []
    /// What each candidate costs by itself; infinite once it is known to be impossible.
    var unary: [[Double]] = []
    var edges: [Edge] = []
    var costs: [PairCosts] = []
    /// The edges of each slot.
    private(set) var neighbours: [[(edge: Int, slot: Int)]] = []
    private(set) var chains: [Chain] = []
    /// The chains that each slot is on.
    private(set) var chainsOfSlot: [[Int]] = []
    /// Bounds of the limits that were unrolled into chains.
    private(set) var bounds: [Int: WalkBounds] = [:]
    /// Limits that only whole or partial placements can be held against.
    private(set) var openLimits: [Int] = []
    /// What `nearest` channels cost at least, by channel and node of the source replica.
    private(set) var nearestBounds: [Int: [Double]] = [:]
    /// Wishes that the pair costs already count.
    private(set) var foldedLimits: Set<Int> = []
    private(set) var foldedDomainRules: Set<Int> = []
    /// What every placement costs.
    private(set) var constant = 0.0
    /// Labels of the constraints that removed a candidate or a pair.
    private(set) var blamed: Set<String> = []
    private let isLate: () -> Bool
    private var domainNumbers: [Int] = []
    private var sharedCosts: [CostKey: Int] = [:]

    /// Pairs of slots with equal rules and candidates share their costs, but for those that no node has room for.
    private struct CostKey: Hashable {
        let rules: PairTabulation.Key
        let domains: [Int]
        /// The components, where the two together may be too large for a node; else none.
        let components: [Int]
    }

    /// - Parameters:
    ///   - candidates: The candidates of each unplaced slot, in rising order; `nil` takes all that there are.
    ///   - isWhole: Whether those left out are known not to count.
    /// - Returns: `nil` when the deadline came first.
    init?(_ problem: CompiledProblem, deadline: Deadline, candidates: [[Int]]? = nil, isWhole: Bool? = nil) {
        self.problem = problem
        self.isWhole = isWhole ?? (candidates == nil)
        isLate = { deadline.isPast }
        addDomains(candidates)
        numberDomains()
        guard addChains(), addNearestBounds() else { return nil }
        addUnaryCosts()
        guard addEdges() else { return nil }
        propagate()
    }

    /// The same without the claim that nothing is missing.
    var part: SearchSpace {
        var part = self
        part.isWhole = false
        return part
    }

    /// How much one partial placement costs, as ``SearchLimits/visits`` counts it.
    var visitCost: Int {
        max(1, domains.reduce(0) { $0 + $1.count } / (100 * max(1, domains.count)))
    }

    /// Whether some slot has no candidate left.
    var isInfeasible: Bool {
        unary.contains { row in !row.contains { $0 < .infinity } }
    }

    /// The position of a node among the candidates of a slot.
    func index(of node: Int, in slot: Int) -> Int? {
        let domain = domains[slot]
        var (low, high) = (0, domain.count)
        while low < high {
            let middle = (low + high) / 2
            if domain[middle] < node { low = middle + 1 } else { high = middle }
        }
        return low < domain.count && domain[low] == node ? low : nil
    }

    // MARK: Candidates

    private mutating func addDomains(_ candidates: [[Int]]?) {
        if problem.classes == nil { blamed = problem.candidates.blamed }
        for (index, slot) in problem.slots.enumerated() {
            if let node = slot.placed {
                domains.append([node])
                if let label = problem.brokenRuleOfPlaced(node, component: slot.component) {
                    blamed.insert(label)
                    domains[index] = []
                }
            } else {
                domains.append(candidates?[index] ?? problem.candidates.nodes[slot.component])
            }
        }
    }

    /// Gives slots with the same candidates the same number.
    private mutating func numberDomains() {
        var numbers: [[Int]: Int] = [:]
        domainNumbers = domains.map { domain in
            let number = numbers[domain] ?? numbers.count
            numbers[domain] = number
            return number
        }
    }

    /// The nodes that some replica of the component may be on.
    private func domain(ofComponent component: Int) -> [Int] {
        let slots = problem.components[component].slots
        guard let first = slots.first, slots.count > 1 else { return slots.first.map { domains[$0] } ?? [] }
        if slots.allSatisfy({ domains[$0] == domains[first] }) { return domains[first] }
        return Set(slots.flatMap { domains[$0] }).sorted()
    }

    // MARK: Limits along paths

    private static let maximalChains = 64

    private mutating func addChains() -> Bool {
        let domains = problem.components.indices.map { domain(ofComponent: $0) }
        chainsOfSlot = Array(repeating: [], count: problem.slots.count)
        for (index, limit) in problem.linkLimits.enumerated() where limit.isRequired && !limit.isBandwidth {
            guard let unrolled = unroll(limit) else {
                openLimits.append(index)
                continue
            }
            guard let bounds = WalkBounds(limit, problem, domains: domains, isLate: isLate) else { return false }
            self.bounds[index] = bounds
            if limit.channels.count > 1 || isLoop(limit.channels) {
                add(unrolled.map { Chain(limit: index, slots: $0) })
            }
        }
        return true
    }

    private func isLoop(_ walk: [Int]) -> Bool {
        walk.contains { problem.channels[$0].source == problem.channels[$0].sink }
    }

    private mutating func add(_ new: [Chain]) {
        for chain in new {
            for slot in Set(chain.slots) { chainsOfSlot[slot].append(chains.count) }
            chains.append(chain)
        }
    }

    /// Every combination of replicas along the walk; `nil` where there are too many or the placement decides which
    /// count.
    private func unroll(_ limit: LinkLimit) -> [[Int]]? {
        guard let first = limit.channels.first, limit.channels.allSatisfy({ !problem.channels[$0].picksNearest }) else {
            return nil
        }
        var combinations = problem.components[problem.channels[first].source].slots.map { [$0] }
        for channel in limit.channels {
            let sinks = problem.components[problem.channels[channel].sink].slots
            guard combinations.count * sinks.count <= Self.maximalChains || limit.channels.count == 1 else {
                return nil
            }
            combinations = combinations.flatMap { combination in sinks.map { combination + [$0] } }
        }
        return combinations
    }

    // MARK: Costs of single nodes

    private mutating func addNearestBounds() -> Bool {
        for (index, channel) in problem.channels.enumerated() where channel.picksNearest {
            let sinks = domain(ofComponent: channel.sink)
            var row = Array(repeating: 0.0, count: problem.nodes.count)
            for source in domain(ofComponent: channel.source) {
                if isLate() { return false }
                row[source] = sinks.map { objectiveCost(index, source, $0) }.min() ?? 0
            }
            nearestBounds[index] = row
        }
        return true
    }

    /// What one pair of replicas of a channel adds to the objective on these nodes.
    func objectiveCost(_ channel: Int, _ source: Int, _ sink: Int) -> Double {
        let evaluator = Evaluator(problem: problem)
        var sum = 0.0
        for term in problem.terms {
            guard case .links(let metric, let channels, _) = term.subject else { continue }
            let times = channels.count { $0 == channel }
            guard times > 0 else { continue }
            sum += term.coefficient * Double(times) * evaluator.value(term, metric, source, sink)
        }
        return sum / Double(problem.channels[channel].pairs)
    }

    private mutating func addUnaryCosts() {
        unary = domains.map { Array(repeating: 0, count: $0.count) }
        for term in problem.terms {
            switch term.subject {
            case .links(_, _, let constant): self.constant += term.coefficient * constant
            case .nodes(let values, let components):
                for slot in components.flatMap({ problem.components[$0].slots }) {
                    addUnary(slot) { term.coefficient * values[$0] }
                }
            case .bottleneck: break
            }
        }
        addNodeWishes()
        for (slot, entry) in problem.slots.enumerated() {
            let price = problem.movePrice
            if let previous = entry.previous { addUnary(slot) { $0 == previous ? 0 : price } }
        }
        for (index, row) in nearestBounds.sorted(by: { $0.key < $1.key }) {
            for slot in problem.components[problem.channels[index].source].slots { addUnary(slot) { row[$0] } }
        }
    }

    private mutating func addNodeWishes() {
        let excess = problem.nodeRuleExcess
        for (index, rule) in problem.nodeRules.enumerated() {
            guard let weight = rule.weight else { continue }
            for slot in rule.components.flatMap({ problem.components[$0].slots }) {
                addUnary(slot) { weight * excess[index][$0] }
            }
        }
    }

    private mutating func addUnary(_ slot: Int, _ cost: (Int) -> Double) {
        for (index, node) in domains[slot].enumerated() { unary[slot][index] += cost(node) }
    }

    // MARK: Costs of pairs

    private mutating func addEdges() -> Bool {
        neighbours = Array(repeating: [], count: problem.slots.count)
        let ties = ChannelTies(problem)
        for second in problem.slots.indices {
            for first in 0..<second {
                let rules = pairRules(first, second, ties)
                guard !rules.isEmpty else { continue }
                guard let index = costs(first, second, rules) else { return false }
                neighbours[first].append((edges.count, second))
                neighbours[second].append((edges.count, first))
                edges.append(Edge(first: first, second: second, costs: index))
            }
        }
        return true
    }

    private mutating func costs(_ first: Int, _ second: Int, _ rules: PairRules) -> Int? {
        let areFree = problem.slots[first].placed == nil && problem.slots[second].placed == nil
        let tabulation = PairTabulation(problem: problem, bounds: bounds, rules: rules)
        let numbers = [domainNumbers[first], domainNumbers[second]]
        let components = [first, second].map { problem.slots[$0].component }
        let own = CostKey(rules: tabulation.key, domains: numbers, components: areFree ? components : [])
        if let known = sharedCosts[own] { return known }
        let shared = CostKey(rules: tabulation.key, domains: numbers, components: [])
        guard let index = sharedCosts[shared] ?? tabulated(tabulation, first, second) else { return nil }
        sharedCosts[shared] = index
        guard areFree else { return index }
        let parted = tabulation.parting(
            costs[index], domains[first], domains[second], components: (components[0], components[1]))
        blamed.formUnion(parted.blamed)
        sharedCosts[own] = parted.costs.map { add($0) } ?? index
        return sharedCosts[own]
    }

    private mutating func tabulated(_ tabulation: PairTabulation, _ first: Int, _ second: Int) -> Int? {
        guard let table = tabulation.table(domains[first], domains[second], isLate: isLate) else { return nil }
        blamed.formUnion(table.blamed)
        return add(table.costs)
    }

    private mutating func add(_ table: PairCosts) -> Int {
        costs.append(table)
        return costs.count - 1
    }

    private mutating func pairRules(_ first: Int, _ second: Int, _ ties: ChannelTies) -> PairRules {
        var rules = PairRules()
        let (one, two) = (problem.slots[first].component, problem.slots[second].component)
        for index in ties.channels(between: one, and: two) {
            let channel = problem.channels[index]
            if channel.source == one, channel.sink == two { add(index, ties, isForward: true, to: &rules) }
            if channel.source == two, channel.sink == one { add(index, ties, isForward: false, to: &rules) }
        }
        for (index, rule) in problem.domainRules.enumerated() {
            guard rule.slots.contains(first), rule.slots.contains(second) else { continue }
            guard rule.weight == nil || rule.slots.count == 2 else { continue }
            rules.domainRules.append(index)
            if rule.weight != nil { foldedDomainRules.insert(index) }
        }
        return rules
    }

    private mutating func add(_ channel: Int, _ ties: ChannelTies, isForward: Bool, to rules: inout PairRules) {
        let compiled = problem.channels[channel]
        if isForward { rules.forwardDemand += compiled.demand } else { rules.backwardDemand += compiled.demand }
        for (index, metric, times) in ties.terms[channel] {
            let coefficient = problem.terms[index].coefficient * Double(times) / Double(compiled.pairs)
            rules.costs.append(
                PairRules.Cost(term: index, metric: metric, coefficient: coefficient, isForward: isForward))
        }
        for index in ties.limits[channel] {
            let limit = problem.linkLimits[index]
            if bounds[index] != nil {
                for hop in limit.channels.indices where limit.channels[hop] == channel {
                    rules.limits.append(PairRules.Limit(limit: index, hop: hop, isForward: isForward))
                }
            } else if !limit.isRequired, !limit.isBandwidth, limit.channels.count == 1, compiled.pairs == 1 {
                rules.wishes.append(PairRules.Wish(limit: index, isForward: isForward))
                foldedLimits.insert(index)
            }
        }
    }

    // MARK: Arc consistency

    /// Removes candidates that no candidate of a neighbour goes together with, until nothing changes.
    private mutating func propagate() {
        removeBeyondWalks()
        var changed = true
        while changed, !isLate() {
            changed = false
            for edge in edges where !isLate() {
                if support(edge, ofFirst: true) { changed = true }
                if support(edge, ofFirst: false) { changed = true }
            }
        }
    }

    private mutating func removeBeyondWalks() {
        for chain in chains {
            guard let bounds = bounds[chain.limit] else { continue }
            let limit = problem.linkLimits[chain.limit]
            for (position, slot) in chain.slots.enumerated() {
                for (index, node) in domains[slot].enumerated()
                where bounds.heads[position][node] + bounds.tails[position][node] > limit.maximalCost {
                    unary[slot][index] = .infinity
                    blamed.insert(limit.label)
                }
            }
        }
    }

    private mutating func support(_ edge: Edge, ofFirst: Bool) -> Bool {
        let (slot, other) = ofFirst ? (edge.first, edge.second) : (edge.second, edge.first)
        let table = costs[edge.costs]
        var changed = false
        for index in domains[slot].indices where unary[slot][index] < .infinity {
            let isSupported = domains[other].indices.contains {
                unary[other][$0] < .infinity && (ofFirst ? table[index, $0] : table[$0, index]) < .infinity
            }
            if !isSupported {
                unary[slot][index] = .infinity
                changed = true
            }
        }
        return changed
    }
}
