import ClusterModel

/// Makes the explanation of a plan.
struct Explainer {
    let space: SearchSpace
    let deadline: Deadline
    private var problem: CompiledProblem { space.problem }

    /// Partial placements to look at for one runner-up.
    private static let visits = 100

    init(_ space: SearchSpace, deadline: Deadline) {
        self.space = space
        self.deadline = deadline
    }

    func explanation(_ outcome: Optimizer.Outcome) -> Explanation {
        Explanation(
            components: components(outcome), limits: outcome.nodes.map(problem.requiredChecks) ?? [],
            brokenWishes: outcome.nodes.map(brokenWishes) ?? [])
    }

    // MARK: Components

    private func components(_ outcome: Optimizer.Outcome) -> [ComponentExplanation] {
        var search = outcome.transfer.map { Search(space, $0, deadline: deadline) }
        let byName = Dictionary(
            problem.components.enumerated().map { ($1.component.name, $0) }, uniquingKeysWith: { first, _ in first })
        return problem.request.application.components.flatMap { component -> [ComponentExplanation] in
            guard let index = byName[component.name] else { return [] }
            return explanations(index, outcome, &search)
        }
    }

    private func explanations(
        _ component: Int, _ outcome: Optimizer.Outcome, _ search: inout Search?
    ) -> [ComponentExplanation] {
        let compiled = problem.components[component]
        var rejections: [Rejection]?
        return compiled.slots.map { slot in
            let isPlaced = problem.slots[slot].placed != nil
            if !isPlaced, rejections == nil { rejections = self.rejections(slot) }
            let node = outcome.nodes?[slot] ?? problem.slots[slot].placed
            return ComponentExplanation(
                component: compiled.component.name, replica: problem.slots[slot].replica,
                node: node.map { problem.nodes[$0].name }, isPlaced: isPlaced,
                runnerUp: isPlaced ? nil : runnerUp(slot, outcome, &search),
                rejections: isPlaced ? [] : rejections ?? [])
        }
    }

    private func rejections(_ slot: Int) -> [Rejection] {
        let judge = NodeJudge(problem, slot: slot)
        let impossible = space.impossible(slot)
        var rejections: [Rejection] = []
        for node in problem.nodes.indices where problem.isInSnapshot[node] {
            if deadline.isPast { break }
            let proof =
                impossible.contains(node) ? Rejection.Cause.noCompletion(constraints: space.blamed.sorted()) : nil
            guard let cause = judge.cause(node) ?? proof else { continue }
            rejections.append(Rejection(node: problem.nodes[node].name, cause: cause))
        }
        return rejections
    }

    /// The node of the best placement in which no replica of the component is where this one is.
    private func runnerUp(
        _ slot: Int, _ outcome: Optimizer.Outcome, _ search: inout Search?
    ) -> ComponentExplanation.RunnerUp? {
        guard space.isWhole, search != nil, let nodes = outcome.nodes, !deadline.isPast, space.domains[slot].count > 1
        else {
            return nil
        }
        let component = problem.slots[slot].component
        var options = Search.Options(visits: Self.visits)
        options.banned = [component: nodes[slot]]
        guard let result = search?.run(options), let other = result.nodes else { return nil }
        let free = problem.components[component].free
        var kept = free.map { nodes[$0] }
        let fresh = free.map { other[$0] }.first { node in
            guard let match = kept.firstIndex(of: node) else { return true }
            kept.remove(at: match)
            return false
        }
        guard let fresh else { return nil }
        return ComponentExplanation.RunnerUp(
            node: problem.nodes[fresh].name, regret: max(0, result.bound - outcome.objective))
    }

    // MARK: Wishes

    private func brokenWishes(_ nodes: [Int]) -> [LimitCheck] {
        let evaluator = Evaluator(problem: problem)
        let onLinks = problem.linkLimits.filter { !$0.isRequired && evaluator.excessRatio($0, nodes) > 0 }
            .compactMap { problem.check($0, nodes) }
        return onLinks + domainWishes(nodes) + nodeWishes(nodes)
    }

    private func domainWishes(_ nodes: [Int]) -> [LimitCheck] {
        problem.domainRules.compactMap { rule in
            let violations = rule.violations(nodes)
            guard rule.weight != nil, violations > 0 else { return nil }
            return LimitCheck(
                constraint: rule.label, kind: rule.isTogether ? .colocate : .separate,
                subject: subject(Set(rule.slots.map { problem.slots[$0].component }).sorted()),
                observed: Double(violations), limit: 0, isMinimum: false)
        }
    }

    private func nodeWishes(_ nodes: [Int]) -> [LimitCheck] {
        let allows = problem.request.policy.unmeasured == .allow
        return problem.nodeRules.filter { $0.weight != nil }.flatMap { rule in
            rule.components.flatMap { component in
                problem.components[component].slots.compactMap { slot -> LimitCheck? in
                    let node = problem.nodes[nodes[slot]]
                    guard rule.excessRatio(node, allowsUnknown: allows) > 0 else { return nil }
                    let name = problem.components[component].component.name
                    return rule.check(node, component: name)
                        ?? LimitCheck(
                            constraint: rule.label, kind: .node, subject: "component \(name)", observed: 1, limit: 0,
                            isMinimum: false)
                }
            }
        }
    }

    private func subject(_ components: [Int]) -> String {
        let names = components.map { problem.components[$0].component.name }
        return (names.count == 1 ? "component " : "components ") + names.joined(separator: ", ")
    }
}

extension SearchSpace {
    /// The candidates of a slot that consistency alone proves impossible.
    func impossible(_ slot: Int) -> Set<Int> {
        guard isWhole else { return [] }
        return Set(domains[slot].indices.filter { unary[slot][$0] == .infinity }.map { domains[slot][$0] })
    }
}
