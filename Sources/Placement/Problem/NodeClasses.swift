import ClusterModel

/// The nodes of a cluster put together by what rules and criteria see of them: nodes of one sub-cluster that keep the same
/// rules and cost the same. A search over classes is a relaxation of the search over nodes, at a size that does not grow
/// with the nodes.
struct NodeClasses {
    /// By class, in rising order.
    let members: [[Int]]
    /// By node.
    let classOf: [Int]
    /// By class: whether its nodes differ in nothing but what they offer and their names, so that any two may be exchanged.
    let areAlike: [Bool]
    /// By class and resource: the most that one node offers.
    let largest: [[Int64]]

    /// Classes as fine as they may be; `nil` where nodes have too little in common.
    init?(_ problem: CompiledProblem, limits: SearchLimits) {
        for detail in Detail.allCases.reversed() {
            let classes = NodeClasses(problem, detail)
            if classes.members.count <= min(limits.classes, problem.nodes.count / limits.nodesPerClass) {
                self = classes
                return
            }
        }
        return nil
    }

    /// How much nodes of one class have in common.
    private enum Detail: Int, CaseIterable {
        case subCluster, rules, costs
    }

    private init(_ problem: CompiledProblem, _ detail: Detail) {
        var singles = Set(problem.slots.flatMap { [$0.placed, $0.previous].compactMap { $0 } })
        for node in problem.nodes.indices where !problem.isInSnapshot[node] { singles.insert(node) }
        let rules = problem.nodeRules.indices.filter { detail != .subCluster || problem.nodeRules[$0].weight == nil }
        let excess = problem.nodeRuleExcess
        let domains = problem.domainRules.filter { $0.topologyKey != WellKnown.hostnameLabel }.map(\.domains)
        let costs = problem.terms.compactMap { term -> [Double]? in
            if case .nodes(let values, _) = term.subject { values } else { nil }
        }
        var partition = Partition(problem.nodes.indices.map { problem.subCluster(of: $0) })
        partition.refine(by: problem.nodes.indices.map { problem.isUsable($0) ? 1 : 0 })
        for row in domains { partition.refine(by: row) }
        for rule in rules { partition.refine(by: excess[rule]) }
        if detail == .costs { for row in costs { partition.refine(by: row) } }
        partition.split(off: singles)
        classOf = partition.numbers
        var members: [[Int]] = Array(repeating: [], count: partition.count)
        for (node, number) in classOf.enumerated() { members[number].append(node) }
        self.members = members
        let hasOwnLinks = problem.links.nodesWithOwnLinks()
        let costsDiffer = detail != .costs && !costs.isEmpty
        areAlike = members.map { !costsDiffer && $0.allSatisfy { !hasOwnLinks[$0] } }
        let offers = problem.stock.offers
        largest = members.map { nodes in
            nodes.dropFirst().reduce(into: offers[nodes[0]]) { largest, node in
                for resource in largest.indices {
                    largest[resource] = Swift.max(largest[resource], offers[node][resource])
                }
            }
        }
    }

    /// The nodes of a class that are worth a look when at most `slots` replicas go to it: a node that as many others of
    /// its class surpass or equal in every resource can be exchanged for one of them that is empty.
    func worthwhile(_ number: Int, slots: Int, _ offers: [[Int64]]) -> [Int] {
        guard areAlike[number], members[number].count > slots else { return members[number] }
        var kept: [Int] = []
        for node in ranked(number, offers) {
            let surpassing = kept.count { zip(offers[$0], offers[node]).allSatisfy { $0 >= $1 } }
            if surpassing < slots { kept.append(node) }
        }
        return kept.sorted()
    }

    /// The nodes of a class, those that offer most first, and of equal ones the first by name.
    private func ranked(_ number: Int, _ offers: [[Int64]]) -> [Int] {
        members[number].sorted { left, right in
            let resource = offers[left].indices.first { offers[left][$0] != offers[right][$0] }
            return resource.map { offers[left][$0] > offers[right][$0] } ?? (left < right)
        }
    }
}
