import ClusterModel

/// Mends an earlier plan after a change: what still holds stays, what is broken is placed anew, and its neighbours only
/// where that is not enough.
struct Repair {
    let problem: CompiledProblem
    let deadline: Deadline
    let onImprovement: (Double) -> Void

    /// Nodes to look at for each replica that is placed anew, in the first round; each round doubles them.
    private static let width = 12
    private static let rounds = 4

    /// A placement near the earlier plan; without nodes where there is no such plan, or none was found.
    func outcome() -> Optimizer.Outcome {
        guard problem.slots.contains(where: { $0.previous != nil }) else { return Optimizer.Outcome() }
        var nodes = problem.slots.map { $0.placed ?? $0.previous ?? -1 }
        loosenUnfit(&nodes)
        loosenBroken(&nodes)
        guard nodes.contains(-1) else { return whole(nodes) }
        var width = Self.width
        for _ in 0..<Self.rounds where !deadline.isPast {
            let found = place(nodes, width)
            if found.nodes != nil { return found }
            loosenNeighbours(&nodes)
            width *= 2
        }
        return Optimizer.Outcome()
    }

    /// The earlier plan as it is.
    private func whole(_ nodes: [Int]) -> Optimizer.Outcome {
        var outcome = Optimizer.Outcome()
        let evaluator = Evaluator(problem: problem)
        guard evaluator.isFeasible(nodes) else { return outcome }
        outcome.nodes = nodes
        outcome.objective = evaluator.objective(nodes)
        outcome.status = .feasible
        onImprovement(outcome.objective)
        return outcome
    }

    private func place(_ nodes: [Int], _ width: Int) -> Optimizer.Outcome {
        let used = Set(nodes.filter { $0 >= 0 }).sorted()
        let lists = nodes.indices.map { nodes[$0] >= 0 ? [nodes[$0]] : candidates($0, nodes, used, width) }
        guard let space = SearchSpace(problem, deadline: deadline, candidates: lists) else {
            return Optimizer.Outcome()
        }
        return Optimizer(space: space, deadline: deadline, onImprovement: onImprovement).incumbent(slice: deadline)
    }

    // MARK: What has to move

    /// Takes away what the node of a replica rules out by itself, or has no room for.
    private func loosenUnfit(_ nodes: inout [Int]) {
        var offers = problem.stock.offers
        for (slot, entry) in problem.slots.enumerated() where entry.placed == nil && nodes[slot] >= 0 {
            let node = nodes[slot]
            let fits = problem.stock.fits(entry.component, in: offers[node])
            if fits, problem.ruleCause(againstNode: node, component: entry.component) == nil {
                problem.stock.take(entry.component, from: &offers[node])
            } else {
                nodes[slot] = -1
            }
        }
    }

    private func loosenBroken(_ nodes: inout [Int]) {
        for rule in problem.domainRules where rule.weight == nil {
            for (position, slot) in rule.slots.enumerated() where nodes[slot] >= 0 {
                let isBroken = rule.slots[..<position].contains {
                    nodes[$0] >= 0 && !rule.holds(nodes[slot], nodes[$0])
                }
                if isBroken { loosen(slot, &nodes) }
            }
        }
        for limit in problem.linkLimits where limit.isRequired && !limit.isBandwidth {
            guard limit.isNonNegative || problem.isDecided(limit, nodes) else { continue }
            let walk = problem.worstWalk(limit, nodes, unknown: problem.costOfUnknown)
            guard walk.cost > limit.maximalCost else { continue }
            for hop in walk.hops where nodes[hop.source] != nodes[hop.sink] {
                loosen(hop.source, &nodes)
                loosen(hop.sink, &nodes)
            }
        }
        guard problem.firstBrokenBandwidth(nodes) != nil else { return }
        for channel in problem.channels where channel.demand > 0 {
            for slot in problem.components[channel.sink].free { nodes[slot] = -1 }
        }
    }

    private func loosen(_ slot: Int, _ nodes: inout [Int]) {
        if problem.slots[slot].placed == nil { nodes[slot] = -1 }
    }

    private func loosenNeighbours(_ nodes: inout [Int]) {
        let loose = Set(nodes.indices.filter { nodes[$0] < 0 }.map { problem.slots[$0].component })
        for pair in problem.connections where loose.contains(pair[0]) || loose.contains(pair[1]) {
            for slot in problem.components[pair[0]].free + problem.components[pair[1]].free { nodes[slot] = -1 }
        }
    }

    // MARK: Where to

    /// The nodes nearest to what the replica speaks to and keeps its place; then what the application uses already.
    private func candidates(_ slot: Int, _ nodes: [Int], _ used: [Int], _ width: Int) -> [Int] {
        let component = problem.slots[slot].component
        let possible = problem.candidates.nodes[component]
        guard possible.count > width else { return possible }
        let partners = problem.channels.flatMap { channel -> [Int] in
            if channel.source == component { return problem.components[channel.sink].slots }
            return channel.sink == component ? problem.components[channel.source].slots : []
        }
        var distances = Array(repeating: 0.0, count: problem.nodes.count)
        for node in Set(partners.map { nodes[$0] }).sorted().filter({ $0 >= 0 }).prefix(4) {
            let row = problem.links.line(ProblemCompiler.proximity, from: node)
            for sink in possible { distances[sink] += row[sink].isNaN ? 1e6 : row[sink] }
        }
        let nearest = Nearest(possible, count: width) { distances[$0] }.indices
        let isPossible = Set(possible)
        var chosen = Set(nearest).union(used.filter(isPossible.contains))
        if let previous = problem.slots[slot].previous, isPossible.contains(previous) { chosen.insert(previous) }
        return chosen.sorted()
    }
}

/// The few of many indices with the least keys, without sorting all of them; of equal keys the first index counts.
struct Nearest {
    private(set) var indices: [Int] = []

    init(_ candidates: [Int], count: Int, key: (Int) -> Double) {
        var keys: [Double] = []
        for candidate in candidates {
            let own = key(candidate)
            if keys.count == count, let last = keys.last, own >= last { continue }
            var position = keys.count
            while position > 0, keys[position - 1] > own { position -= 1 }
            keys.insert(own, at: position)
            indices.insert(candidate, at: position)
            if keys.count > count {
                keys.removeLast()
                indices.removeLast()
            }
        }
    }
}
