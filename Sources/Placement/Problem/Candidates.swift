import ClusterModel

/// The nodes that each component may be on by itself, whatever happens to the others.
struct Candidates {
    /// By component, in rising order.
    let nodes: [[Int]]
    /// Labels of what removed a node.
    let blamed: Set<String>

    /// No component at all.
    static let none = Candidates(nodes: [], blamed: [])

    private init(nodes: [[Int]], blamed: Set<String>) {
        self.nodes = nodes
        self.blamed = blamed
    }

    /// - Returns: `nil` when it got late.
    init?(_ problem: CompiledProblem, _ isLate: () -> Bool) {
        let rules = problem.nodeRules.indices.filter { problem.nodeRules[$0].weight == nil }
        let usable = problem.nodes.indices.filter { problem.isUsable($0) }
        let excess = problem.nodeRuleExcess
        let width = problem.stock.names.count
        let offers = problem.stock.offers.flatMap { $0 }
        var blamed: Set<String> = []
        var nodes: [[Int]] = []
        for component in problem.components.indices {
            if isLate() { return nil }
            let own = rules.filter { problem.nodeRules[$0].components.contains(component) }
            let request = problem.stock.requests[component]
            var isShort = false
            let kept = usable.filter { node in
                if let broken = own.first(where: { excess[$0][node] > 0 }) {
                    blamed.insert(problem.nodeRules[broken].label)
                    return false
                }
                for resource in 0..<width
                where request[resource] > 0 && request[resource] > offers[node * width + resource] {
                    isShort = true
                    return false
                }
                return true
            }
            if isShort { blamed.insert(CompiledProblem.capacityLabel) }
            nodes.append(kept)
        }
        self.nodes = nodes
        self.blamed = blamed
    }
}
