/// Pod by pod on our own model: each replica, in the order of arrival, to the node that adds least to the objective and
/// breaks no required rule against what is placed; of equals to the first by name. It never goes back.
public struct GreedyStrategy: PlacementStrategy {
    public let name = "greedy"

    public init() {}

    public func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome {
        let problem = ProblemCompiler.compile(request)
        var partial = PartialPlacement(problem)
        var narrowed: [Int: CompiledProblem] = [:]
        for slot in problem.slotsInOrder where partial.nodes[slot] < 0 {
            let component = problem.slots[slot].component
            let own = narrowed[component] ?? problem.narrowed(to: component)
            narrowed[component] = own
            guard let node = Self.best(slot, own, partial, deadline) else { continue }
            partial.put(slot, on: node)
        }
        return partial.outcome
    }

    /// - Parameter problem: ``CompiledProblem/narrowed(to:)`` the slot's component.
    static func best(
        _ slot: Int, _ problem: CompiledProblem, _ partial: PartialPlacement, _ deadline: Deadline
    ) -> Int? {
        let evaluator = Evaluator(problem: problem)
        var nodes = partial.nodes
        var best: (node: Int, objective: Double)?
        for node in problem.nodes.indices {
            guard !deadline.isPast else { return nil }
            guard partial.passes(slot, node) else { continue }
            nodes[slot] = node
            guard keepsDomainRules(slot, problem, nodes), problem.firstBrokenLinkLimit(nodes) == nil else { continue }
            let objective = evaluator.objective(nodes)
            if objective < best?.objective ?? .infinity || best == nil { best = (node, objective) }
        }
        return best?.node
    }

    private static func keepsDomainRules(_ slot: Int, _ problem: CompiledProblem, _ nodes: [Int]) -> Bool {
        problem.domainRules.allSatisfy { rule in
            guard rule.weight == nil, rule.slots.contains(slot) else { return true }
            return rule.slots.allSatisfy { $0 == slot || nodes[$0] < 0 || rule.holds(nodes[slot], nodes[$0]) }
        }
    }
}

extension CompiledProblem {
    /// The problem without the rules and terms that do not change with where the component goes.
    func narrowed(to component: Int) -> CompiledProblem {
        let own = Set(channels.indices.filter { channels[$0].source == component || channels[$0].sink == component })
        return CompiledProblem(
            request: request, nodes: nodes, components: components, slots: slots, channels: channels, stock: stock,
            links: links,
            // What a new channel takes on a link can break the bandwidth of any other.
            linkLimits: linkLimits.filter { $0.isBandwidth || !own.isDisjoint(with: $0.channels) },
            domainRules: domainRules.filter { rule in rule.slots.contains { slots[$0].component == component } },
            nodeRules: nodeRules.filter { $0.components.contains(component) },
            terms: terms.filter { $0.speaks(of: component, channels: own) }, partitions: partitions,
            tables: tables)
    }
}

extension ObjectiveTerm {
    fileprivate func speaks(of component: Int, channels own: Set<Int>) -> Bool {
        switch subject {
        case .links(_, let channels, _), .bottleneck(_, let channels): !own.isDisjoint(with: channels)
        case .nodes(_, let components): components.contains(component)
        }
    }
}
