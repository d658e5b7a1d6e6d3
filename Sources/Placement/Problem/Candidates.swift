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
                .map { (label: problem.nodeRules[$0].label, excess: excess[$0]) }
            let request = problem.stock.requests[component]
            let asked = (2..<width).filter { request[$0] > 0 }
            let (cpu, memory) = (Self.least(request[0]), Self.least(request[1]))
            var isShort = false
            var kept: [Int] = []
            kept.reserveCapacity(usable.count)
            var isBroken = own.map { _ in false }
            for node in usable {
                if !own.isEmpty, let broken = own.firstIndex(where: { $0.excess[node] > 0 }) {
                    isBroken[broken] = true
                } else if offers[node * width] < cpu || offers[node * width + 1] < memory
                    || (!asked.isEmpty && asked.contains { request[$0] > offers[node * width + $0] })
                {
                    isShort = true
                } else {
                    kept.append(node)
                }
            }
            for (rule, isBroken) in zip(own, isBroken) where isBroken { blamed.insert(rule.label) }
            if isShort { blamed.insert(CompiledProblem.capacityLabel) }
            nodes.append(kept)
        }
        self.nodes = nodes
        self.blamed = blamed
    }

    /// The least offer that a request fits in; any where it asks for nothing.
    private static func least(_ request: Int64) -> Int64 { request > 0 ? request : .min }
}
