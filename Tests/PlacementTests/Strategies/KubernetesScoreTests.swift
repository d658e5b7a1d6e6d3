import ClusterModel
import Testing

@testable import Placement

/// Figures of `least_allocated_test.go`, `balanced_allocation_test.go`, `podtopologyspread/scoring_test.go` and
/// `schedule_one_test.go` of kubernetes/kubernetes (Apache-2.0), read at commits 008b3652 and 00fdb4ff.
@Suite("kube-scheduler's scores are those of its own tests")
struct KubernetesScoreTests {
    /// A node by what it has and what is used of it, with the score of a pod that asks for 3000 m and 5000 B.
    struct NodeCase: CustomTestStringConvertible {
        let capacity: (Int64, Int64)
        let used: (Int64, Int64)
        let score: Int
        var testDescription: String { "\(used) of \(capacity)" }
    }

    private func scores(_ cases: [NodeCase], _ plugin: any SchedulingPlugin, request: (Int64, Int64)) -> [Int]? {
        let nodes = cases.enumerated().map { index, item in
            let all = Resources(milliCPU: item.capacity.0, memory: item.capacity.1)
            return Node(
                name: "node\(index + 1)", allocatable: all,
                free: all - Resources(milliCPU: item.used.0, memory: item.used.1))
        }
        let pod = Component(name: "pod", resources: Resources(milliCPU: request.0, memory: request.1))
        let partial = PartialPlacement(
            ProblemCompiler.compile(
                PlanningRequest(
                    application: Application(name: "app", components: [pod]),
                    snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: []), now: Sample.now)))
        var plugin = plugin
        plugin.begin(0, partial)
        return plugin.scores(Array(nodes.indices))
    }

    @Test(
        "LeastAllocated",
        arguments: [
            [
                NodeCase(capacity: (4000, 10000), used: (0, 0), score: 37),
                NodeCase(capacity: (6000, 10000), used: (0, 0), score: 50),
            ],
            [
                NodeCase(capacity: (10000, 20000), used: (3000, 0), score: 57),
                NodeCase(capacity: (10000, 20000), used: (3000, 5000), score: 45),
            ],
            [
                NodeCase(capacity: (10000, 20000), used: (3000, 0), score: 57),
                NodeCase(capacity: (10000, 50000), used: (3000, 5000), score: 60),
            ],
        ])
    func leastAllocated(cases: [NodeCase]) {
        #expect(scores(cases, LeastAllocated(), request: (3000, 5000)) == cases.map(\.score))
    }

    @Test(
        "LeastAllocated of amounts that no request can have",
        arguments: [
            ([0, 0], [4000, 10000], 100), ([6000, 0], [10000, 20000], 70), ([6000, 5000], [10000, 20000], 57),
            ([6000, 0], [4000, 10000], 50), ([6000, 5000], [4000, 10000], 25), ([3000, 0], [0, 0], 0),
            ([.max, .max], [.max, .max], 0), ([0, 0], [.max, .max], 100),
        ] as [([Int64], [Int64], Int)])
    func leastAllocatedOfAmounts(requested: [Int64], allocatable: [Int64], score: Int) {
        #expect(LeastAllocated.score(requested: requested, allocatable: allocatable) == score)
    }

    @Test("a pod that asks for nothing counts as 0.1 cores and 200 MiB in LeastAllocated, not in BalancedAllocation")
    func defaults() {
        let cases = [NodeCase(capacity: (1000, 2000 << 20), used: (0, 0), score: 90)]
        #expect(scores(cases, LeastAllocated(), request: (0, 0)) == [90])
        #expect(scores(cases, BalancedAllocation(), request: (0, 0)) == nil)
        #expect(scores(cases, BalancedAllocation(), request: (500, 0)) == [75])
    }

    @Test(
        "BalancedAllocation",
        arguments: [
            [
                NodeCase(capacity: (4000, 10000), used: (0, 0), score: 87),
                NodeCase(capacity: (6000, 10000), used: (0, 0), score: 100),
            ],
            [
                NodeCase(capacity: (10000, 20000), used: (3000, 0), score: 82),
                NodeCase(capacity: (10000, 20000), used: (3000, 5000), score: 95),
            ],
            [
                NodeCase(capacity: (10000, 20000), used: (3000, 0), score: 82),
                NodeCase(capacity: (10000, 50000), used: (3000, 5000), score: 80),
            ],
            [NodeCase(capacity: (3500, 40000), used: (0, 0), score: 63)],
        ])
    func balanced(cases: [NodeCase]) {
        #expect(scores(cases, BalancedAllocation(), request: (3000, 5000)) == cases.map(\.score))
    }

    @Test(
        "BalancedAllocation of amounts",
        arguments: [
            ([6000, 0], [6000, 10000], 50), ([6000, 5000], [6000, 10000], 75),
            ([3000, 5000, 4], [3500, 40000, 8], 70), ([3000, 5000, 1], [3500, 40000, 8], 65),
            ([3000, 0, 1], [3500, 40000, 8], 62), ([3000, 5000, 1], [3500, 40000, 0], 63),
        ] as [([Int64], [Int64], Int)])
    func balancedOfAmounts(requested: [Int64], allocatable: [Int64], score: Int) {
        #expect(BalancedAllocation.score(requested: requested, allocatable: allocatable) == score)
    }

    @Test("PodTopologySpread with the default constraints, replicas spread as 4/3/2/1 over nodes without zones")
    func spread() {
        let names = ["node-a", "node-b", "node-c", "node-d"]
        let placed = zip(names, [4, 3, 2, 1]).flatMap { Array(repeating: $0, count: $1) }.enumerated()
            .map { ReplicaPlacement(component: "pod", replica: $0, node: $1) }
        let request = PlanningRequest(
            application: Application(name: "app", components: [Component(name: "pod", replicas: 11)]),
            snapshot: ClusterSnapshot(revision: 1, nodes: names.map { Node(name: $0) }, links: []), placed: placed,
            now: Sample.now)
        var plugin = PodTopologySpread()
        plugin.begin(10, PartialPlacement(ProblemCompiler.compile(request)))
        #expect(plugin.scores(Array(names.indices)) == [44, 66, 77, 100])
    }

    /// Counts of replicas in each node's domain, one constraint of this skew after the other.
    @Test(
        "PodTopologySpread with other constraints",
        arguments: [
            ([[2, 1, 0, 3]], [2], [4], [33, 66, 100, 16]), ([[4, 3, 2, 1]], [3], [4], [44, 66, 77, 100]),
            ([[4, 2, 1]], [1], [3], [33, 83, 100]), ([[6, 6, 4]], [1], [2], [75, 75, 100]),
            ([[3, 6], [2, 2]], [1, 1], [2, 2], [100, 63]),
            ([[2, 2, 1, 1], [0, 1, 0, 1]], [1, 1], [2, 4], [60, 20, 100, 60]),
        ] as [([[Int]], [Int], [Int], [Int])])
    func spread(counts: [[Int]], skews: [Int], sizes: [Int], scores: [Int]) {
        let raw = (counts.first ?? []).indices.map { node in
            PodTopologySpread.score(
                counts.indices.map {
                    (counts[$0][node], skews[$0], PodTopologySpread.weight(domains: sizes[$0]))
                })
        }
        #expect(PodTopologySpread.normalized(raw) == scores)
    }

    @Test("of many nodes a part is enough", arguments: [(10, 10), (99, 99), (1000, 420), (2000, 680), (6000, 300)])
    func sample(nodes: Int, wanted: Int) {
        #expect(NodeSampling.adaptive.size(of: nodes) == wanted)
    }
}
