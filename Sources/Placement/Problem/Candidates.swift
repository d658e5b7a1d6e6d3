import ClusterModel

/// The nodes that each component may be on by itself, whatever happens to the others.
struct Candidates {
    /// By component, in rising order.
    let nodes: [[Int]]
    /// Labels of what removed a node.
    let blamed: Set<String>

    init(_ problem: CompiledProblem) {
        let rules = problem.nodeRules.filter { $0.weight == nil }
        let allows = problem.request.policy.unmeasured == .allow
        let isUsable = problem.nodes.indices.map { problem.isUsable($0) }
        let isBroken = rules.map { rule in
            problem.nodes.map { rule.excessRatio($0, allowsUnknown: allows) > 0 }
        }
        var blamed: Set<String> = []
        nodes = problem.components.indices.map { component in
            let own = rules.indices.filter { rules[$0].components.contains(component) }
            return problem.nodes.indices.filter { node in
                guard isUsable[node] else { return false }
                if let broken = own.first(where: { isBroken[$0][node] }) {
                    blamed.insert(rules[broken].label)
                    return false
                }
                guard problem.stock.fits(component, in: problem.stock.offers[node]) else {
                    blamed.insert(CompiledProblem.capacityLabel)
                    return false
                }
                return true
            }
        }
        self.blamed = blamed
    }
}
