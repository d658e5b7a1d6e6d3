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
    /// By class: its nodes, those that offer most first, and of equal ones the first by name.
    let ranked: [[Int]]
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
        var numbers: [[Double]: Int] = [:]
        var members: [[Int]] = []
        var classOf: [Int] = []
        for index in problem.nodes.indices {
            var key = [Double(problem.subCluster(of: index)), problem.isUsable(index) ? 1 : 0]
            if singles.contains(index) { key = [-1, Double(index)] }
            key += domains.map { Double($0[index]) }
            key += rules.map { excess[$0][index] }
            if detail == .costs { key += costs.map { $0[index] } }
            let number = numbers[key] ?? members.count
            numbers[key] = number
            if number == members.count { members.append([]) }
            members[number].append(index)
            classOf.append(number)
        }
        self.members = members
        self.classOf = classOf
        let hasOwnLinks = problem.links.nodesWithOwnLinks()
        let costsDiffer = detail != .costs && !costs.isEmpty
        areAlike = members.map { !costsDiffer && $0.allSatisfy { !hasOwnLinks[$0] } }
        let offers = problem.stock.offers
        ranked = members.map { nodes in
            nodes.sorted { left, right in
                let resource = offers[left].indices.first { offers[left][$0] != offers[right][$0] }
                return resource.map { offers[left][$0] > offers[right][$0] } ?? (left < right)
            }
        }
        largest = members.map { nodes in
            nodes.dropFirst().reduce(offers[nodes[0]]) { largest, node in
                zip(largest, offers[node]).map { Swift.max($0, $1) }
            }
        }
    }

    /// The nodes of a class that are worth a look when at most `slots` replicas go to it: a node that as many others of
    /// its class surpass or equal in every resource can be exchanged for one of them that is empty.
    func worthwhile(_ number: Int, slots: Int, _ offers: [[Int64]]) -> [Int] {
        guard areAlike[number], members[number].count > slots else { return members[number] }
        var kept: [Int] = []
        for node in ranked[number] {
            let surpassing = kept.count { zip(offers[$0], offers[node]).allSatisfy { $0 >= $1 } }
            if surpassing < slots { kept.append(node) }
        }
        return kept.sorted()
    }
}
