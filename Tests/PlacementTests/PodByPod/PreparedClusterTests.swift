import ClusterModel
import TestSupport
import Testing

@testable import Placement

@Suite("What requests share of a cluster")
struct PreparedClusterTests {
    @Test("offers, checks and judgements are those of a request by itself, whatever came before", arguments: 0..<8)
    func follows(block: UInt64) throws {
        var (cluster, judge) = (ClusterMemory(), ClusterJudge())
        for seed in block * 40..<(block + 1) * 40 {
            var request = RandomRequest.make(seed: seed)
            request.snapshot = request.snapshot.renumbered(seed)
            for round in 0..<3 {
                if round == 1 { request.reservations.resources = [:] }
                if round == 2 {
                    request.reservations.resources = [request.snapshot.nodes[0].name: Resources(milliCPU: 300)]
                }
                cluster.follow(request)
                let own = ProblemCompiler.compile(request, on: cluster.prepared)
                let plain = ProblemCompiler.compile(request)
                #expect(own.stock.offers == plain.stock.offers, "seed \(seed)")
                #expect(own.isInSnapshot == plain.isInSnapshot)
                #expect(own.candidates.nodes == plain.candidates.nodes)
                #expect(own.domainRules.map(\.domains) == plain.domainRules.map(\.domains))
                #expect(own.nodeRuleExcess == plain.nodeRuleExcess)
                let plan = Planner.plan(request, deadline: .never)
                #expect(judge.check(request) == Planner.check(request), "seed \(seed)")
                #expect(
                    judge.judge(request, placements: plan.placements)
                        == Planner.judge(request, placements: plan.placements), "seed \(seed)")
            }
        }
    }

    @Test("a revision with other amounts free on the same nodes is followed")
    func revisions() throws {
        let request = Sample.request()
        var cluster = ClusterMemory()
        cluster.follow(request)
        let before = cluster.age
        var node = request.snapshot.nodes[0]
        node.free = Resources(milliCPU: 7, memory: 9)
        var next = request
        next.snapshot = try #require(request.snapshot.replacing([node], revision: request.snapshot.revision + 1))
        cluster.follow(next)
        #expect(cluster.prepared?.offers[0] == [7, 9])
        #expect(cluster.age.nodes == before.nodes && cluster.age.revision != before.revision)
        node.isReady = false
        next.snapshot = try #require(request.snapshot.replacing([node], revision: request.snapshot.revision + 2))
        cluster.follow(next)
        #expect(cluster.age.nodes == before.nodes + 1)
    }

    @Test("links that sub-clusters share have the values of the single links", arguments: 0..<24)
    func links(seed: UInt64) {
        let request = SubClusters.request(seed: seed)
        let problem = ProblemCompiler.compile(request)
        for metric in problem.links.metrics.indices {
            for source in problem.nodes.indices {
                let (from, to) = (
                    problem.links.line(metric, from: source), problem.links.line(metric, to: source)
                )
                for sink in problem.nodes.indices where sink != source {
                    let expected = request.snapshot.estimate(from: source, to: sink)?.latency.p95 ?? .nan
                    for value in [problem.links.value(metric, source, sink), from[sink]] where metric < 3 {
                        #expect(value == expected || (value.isNaN && expected.isNaN), "seed \(seed)")
                    }
                    guard let to else { continue }
                    let back = problem.links.value(metric, sink, source)
                    #expect(to[sink] == back || (to[sink].isNaN && back.isNaN))
                }
            }
        }
    }

    @Test("classes are told apart by all rows, and numbered as they are met")
    func partition() {
        var random = SplitMix64(seed: 5)
        for width in [2, 9, 40] {
            let rows = (0..<3).map { _ in (0..<300).map { _ in Int.random(in: 0..<width, using: &random) } }
            var partition = Partition(rows[0])
            partition.refine(by: rows[1])
            partition.refine(by: rows[2].map(Double.init))
            partition.split(off: [7, 3, 299])
            var numbers: [[Int]: Int] = [:]
            let expected = (0..<300).map { thing in
                let isSingle = [7, 3, 299].contains(thing)
                let key = isSingle ? [-1, thing] : rows.map { $0[thing] }
                let number = numbers[key] ?? numbers.count
                numbers[key] = number
                return number
            }
            #expect(partition.numbers == expected && partition.count == numbers.count)
        }
    }

    @Test("work ends when it was looked at so often", arguments: [0, 1, 5])
    func work(looks: Int) {
        let deadline = Deadline.work(looks)
        let ended = (1...10).first { _ in deadline.isPast }
        #expect(ended == max(1, looks))
    }
}
