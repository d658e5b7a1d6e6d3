import ClusterModel

/// Used and allocatable cpu and memory of nodes as kube-scheduler counts them, and its two scores of them.
struct NodeUse {
    private let problem: CompiledProblem
    private let partial: PartialPlacement
    /// Slots that were placed here, by node.
    private let own: [Int: [Int]]

    /// An amount of cpu, in thousandths, and one of memory, in bytes.
    typealias Amounts = (cpu: Int64, memory: Int64)

    /// What a container counts that asks for none, in the first of the two scores (`DefaultMilliCPURequest` and
    /// `DefaultMemoryRequest` in `util/pod_resources.go`): 0.1 cores and 200 MiB.
    static let defaultRequests: Amounts = (100, 200 << 20)

    init(_ partial: PartialPlacement) {
        self.partial = partial
        problem = partial.problem
        let placed = problem.slots.indices.filter { partial.nodes[$0] >= 0 }
        own = Dictionary(grouping: placed) { partial.nodes[$0] }
    }

    func allocatable(_ node: Int) -> Amounts {
        (problem.nodes[node].allocatable.milliCPU, problem.nodes[node].allocatable.memory)
    }

    /// What the pods on the node ask for, and the component with them.
    func requested(_ node: Int, with component: Int) -> Amounts {
        let all = allocatable(node)
        return (
            Self.sum(Self.used(all.cpu, partial.offers[node][0]), problem.stock.requests[component][0]),
            Self.sum(Self.used(all.memory, partial.offers[node][1]), problem.stock.requests[component][1])
        )
    }

    /// The same, where pods that ask for no cpu or memory count as if they asked for a little.
    func requestedOrDefault(_ node: Int, with component: Int) -> Amounts {
        var amounts = requested(node, with: component)
        addDefaults(component, to: &amounts)
        for slot in own.isEmpty ? [] : own[node, default: []] {
            addDefaults(problem.slots[slot].component, to: &amounts)
        }
        return amounts
    }

    private func addDefaults(_ component: Int, to amounts: inout Amounts) {
        let request = problem.stock.requests[component]
        if request[0] <= 0 { amounts.cpu = Self.sum(amounts.cpu, Self.defaultRequests.cpu) }
        if request[1] <= 0 { amounts.memory = Self.sum(amounts.memory, Self.defaultRequests.memory) }
    }

    private static func used(_ all: Int64, _ left: Int64) -> Int64 {
        let (used, overflow) = all.subtractingReportingOverflow(left)
        return overflow ? .max : max(0, used)
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

    /// The same of two resources, for many nodes.
    static func score(requested: NodeUse.Amounts, allocatable: NodeUse.Amounts) -> Int {
        var (sum, count) = (0, 0)
        if allocatable.cpu > 0 { (sum, count) = (sum + free(requested: requested.cpu, of: allocatable.cpu), count + 1) }
        if allocatable.memory > 0 {
            (sum, count) = (sum + free(requested: requested.memory, of: allocatable.memory), count + 1)
        }
        return count == 0 ? 0 : sum / count
    }

    private static func free(requested: Int64, of capacity: Int64) -> Int {
        guard requested <= capacity else { return 0 }
        let left = capacity - max(0, requested)
        let (product, overflow) = left.multipliedReportingOverflow(by: Int64(ScoreScale.best))
        guard overflow else { return Int(product / capacity) }
        return Int(capacity.dividingFullWidth(left.multipliedFullWidth(by: Int64(ScoreScale.best))).quotient)
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

    /// The same of two resources, for many nodes.
    static func score(requested: NodeUse.Amounts, allocatable: NodeUse.Amounts) -> Int {
        guard allocatable.cpu > 0, allocatable.memory > 0 else { return ScoreScale.best }
        let cpu = min(1, Double(requested.cpu) / Double(allocatable.cpu))
        let memory = min(1, Double(requested.memory) / Double(allocatable.memory))
        return Int((1 - deviation(cpu, memory)) * Double(ScoreScale.best))
    }

    private static func deviation(_ shares: [Double]) -> Double {
        guard shares.count > 1 else { return 0 }
        if shares.count == 2 { return deviation(shares[0], shares[1]) }
        let mean = shares.reduce(0, +) / Double(shares.count)
        return (shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count)).squareRoot()
    }

    /// The sum of squares says the same of two, but rounds differently.
    private static func deviation(_ one: Double, _ other: Double) -> Double { abs((one - other) / 2) }
}
