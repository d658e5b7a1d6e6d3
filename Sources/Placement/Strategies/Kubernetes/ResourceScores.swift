import ClusterModel

/// Used and allocatable cpu and memory of nodes as kube-scheduler counts them, and its two scores of them.
struct NodeUse {
    private let problem: CompiledProblem
    private let partial: PartialPlacement
    /// Slots that were placed here, by node.
    private let own: [Int: [Int]]

    /// What a container counts that asks for none, in the first of the two scores (`DefaultMilliCPURequest` and
    /// `DefaultMemoryRequest` in `util/pod_resources.go`): 0.1 cores and 200 MiB.
    static let defaultRequests: [Int64] = [100, 200 << 20]

    init(_ partial: PartialPlacement) {
        self.partial = partial
        problem = partial.problem
        let placed = problem.slots.indices.filter { partial.nodes[$0] >= 0 }
        own = Dictionary(grouping: placed) { partial.nodes[$0] }
    }

    /// cpu in thousandths, memory in bytes.
    func allocatable(_ node: Int) -> [Int64] {
        let resources = problem.nodes[node].allocatable
        return [resources.milliCPU, resources.memory]
    }

    /// What the pods on the node ask for, and the component with them.
    func requested(_ node: Int, with component: Int) -> [Int64] {
        zip(allocatable(node), partial.offers[node]).enumerated().map { index, amounts in
            let (used, overflow) = amounts.0.subtractingReportingOverflow(amounts.1)
            return Self.sum(overflow ? .max : max(0, used), problem.stock.requests[component][index])
        }
    }

    /// The same, where pods that ask for no cpu or memory count as if they asked for a little.
    func requestedOrDefault(_ node: Int, with component: Int) -> [Int64] {
        let components = own[node, default: []].map { problem.slots[$0].component } + [component]
        return requested(node, with: component).enumerated().map { index, amount in
            components.reduce(amount) { sum, component in
                problem.stock.requests[component][index] > 0 ? sum : Self.sum(sum, Self.defaultRequests[index])
            }
        }
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}

/// The score of `NodeResourcesFit` with its default strategy `LeastAllocated`: the free share of cpu and of memory, each
/// in whole percent and weighed alike (`noderesources/least_allocated.go`).
struct LeastAllocated: SchedulingPlugin {
    private var component = 0
    private var use: NodeUse?

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        component = partial.problem.slots[slot].component
        use = NodeUse(partial)
    }

    func scores(_ candidates: [Int]) -> [Int]? {
        use.map { use in
            candidates.map {
                Self.score(requested: use.requestedOrDefault($0, with: component), allocatable: use.allocatable($0))
            }
        }
    }

    /// Resources of which the node has none are left out.
    static func score(requested: [Int64], allocatable: [Int64]) -> Int {
        let parts = zip(requested, allocatable).filter { $0.1 > 0 }.map { free(requested: $0.0, of: $0.1) }
        return parts.isEmpty ? 0 : parts.reduce(0, +) / parts.count
    }

    private static func free(requested: Int64, of capacity: Int64) -> Int {
        guard requested <= capacity else { return 0 }
        let product = (capacity - max(0, requested)).multipliedFullWidth(by: Int64(ScoreScale.best))
        return Int(capacity.dividingFullWidth(product).quotient)
    }
}

/// The score of `NodeResourcesBalancedAllocation`: 100 less the standard deviation of the used shares in percent; no
/// say about pods that ask for nothing (`noderesources/balanced_allocation.go`).
struct BalancedAllocation: SchedulingPlugin {
    private var component = 0
    private var asksForNothing = true
    private var use: NodeUse?

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        component = partial.problem.slots[slot].component
        asksForNothing = partial.problem.stock.requests[component].prefix(2).allSatisfy { $0 == 0 }
        use = NodeUse(partial)
    }

    func scores(_ candidates: [Int]) -> [Int]? {
        guard let use, !asksForNothing else { return nil }
        return candidates.map {
            Self.score(requested: use.requested($0, with: component), allocatable: use.allocatable($0))
        }
    }

    static func score(requested: [Int64], allocatable: [Int64]) -> Int {
        let shares = zip(requested, allocatable).filter { $0.1 > 0 }.map { min(1, Double($0.0) / Double($0.1)) }
        return Int((1 - deviation(shares)) * Double(ScoreScale.best))
    }

    private static func deviation(_ shares: [Double]) -> Double {
        guard shares.count > 1 else { return 0 }
        // The sum of squares says the same of two, but rounds differently.
        if shares.count == 2 { return abs((shares[0] - shares[1]) / 2) }
        let mean = shares.reduce(0, +) / Double(shares.count)
        return (shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count)).squareRoot()
    }
}
