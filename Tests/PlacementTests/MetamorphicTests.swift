import ClusterModel
import Placement
import TestSupport
import Testing

/// How the plan of one request follows from that of another, on small clusters and on ones too large for brute force.
@Suite("Metamorphic")
struct MetamorphicTests {
    private static let small = Array(0..<120) as [UInt64]

    private static func requests() -> [(seed: UInt64, request: PlanningRequest)] {
        small.map { ($0, RandomRequest.make(seed: $0)) } + (0..<30).map { ($0, RandomRequest.larger(seed: $0)) }
    }

    /// Infinite where infeasible.
    private func optimum(_ request: PlanningRequest) -> Double {
        let plan = Planner.plan(request, deadline: .never)
        return plan.status == .infeasible ? .infinity : plan.objective ?? .nan
    }

    private func isAtMost(_ one: Double, _ two: Double) -> Bool {
        one == two || one <= two + 1e-7 * max(1, min(abs(one), abs(two)))
    }

    private func expectEqual(_ one: Double, _ two: Double, _ place: Comment) {
        #expect(one == two || abs(one - two) <= 1e-7 * max(1, abs(one)), place)
    }

    @Test("renaming nodes keeps the objective; in the same order it keeps the plan")
    func renamed() {
        for (seed, request) in Self.requests() {
            let plan = Planner.plan(request, deadline: .never)
            let same = Planner.plan(request.renamingNodes { "x-\($0)" }, deadline: .never)
            #expect(plan.status == same.status, "seed \(seed)")
            #expect(plan.placements.map { "x-\($0.node)" } == same.placements.map(\.node), "seed \(seed)")
            // The nearest of several replicas that are equally near is the one whose node comes first.
            guard !request.application.channels.contains(where: { $0.replicaMatch == .nearest }) else { continue }
            let reversed = optimum(request.renamingNodes { "\(9 - ($0.last?.wholeNumberValue ?? 0))-\($0)" })
            expectEqual(plan.objective ?? .infinity, reversed, "seed \(seed)")
        }
    }

    @Test("the order of everything in the input keeps the plan of a larger cluster")
    func permuted() {
        for seed in UInt64(0)..<60 {
            let request = RandomRequest.larger(seed: seed)
            var random = SplitMix64(seed: seed)
            var shuffled = request
            shuffled.snapshot = ClusterSnapshot(
                revision: 7, nodes: request.snapshot.nodes.shuffled(using: &random),
                links: request.snapshot.links.shuffled(using: &random))
            shuffled.application.components.shuffle(using: &random)
            shuffled.application.channels.shuffle(using: &random)
            shuffled.application.constraints.shuffle(using: &random)
            let (one, two) = (Planner.plan(request, deadline: .never), Planner.plan(shuffled, deadline: .never))
            #expect(one.status == two.status && Set(one.placements) == Set(two.placements), "seed \(seed)")
        }
    }

    @Test("a node that nothing can use changes nothing")
    func useless() {
        for (seed, request) in Self.requests() {
            var larger = request
            let down = Node(name: "a-down", allocatable: Resources(milliCPU: 64000, memory: 64), isReady: false)
            let tiny = Node(name: "zz-tiny", allocatable: Resources(milliCPU: 1))
            let isTinyUseless = request.application.components.allSatisfy { $0.resources.milliCPU > 1 }
            larger.snapshot = ClusterSnapshot(
                revision: 7, nodes: request.snapshot.nodes + [down] + (isTinyUseless ? [tiny] : []),
                links: request.snapshot.links)
            let (one, two) = (Planner.plan(request, deadline: .never), Planner.plan(larger, deadline: .never))
            #expect(one.status == two.status && one.placements == two.placements, "seed \(seed)")
            expectEqual(one.objective ?? 0, two.objective ?? 0, "seed \(seed)")
        }
    }

    @Test("other units of time and of compute give the same plan")
    func scaled() {
        for (seed, request) in Self.requests() {
            var request = request
            request.policy.references["latency"] = 8
            let one = Planner.plan(request, deadline: .never)
            let two = Planner.plan(request.scaled(latency: 4, compute: 3), deadline: .never)
            #expect(one.status == two.status && one.placements == two.placements, "seed \(seed)")
            expectEqual(one.objective ?? 0, two.objective ?? 0, "seed \(seed)")
        }
    }

    @Test("a tighter limit never improves the objective, more capacity never worsens it")
    func monotone() {
        var changed = 0
        for (seed, original) in Self.requests() {
            var request = original
            // A limit is the scale of the criterion on its own metric.
            request.application.criteria.removeAll { $0.metric == .latency }
            let objective = optimum(request)
            var tighter = request
            for index in tighter.application.constraints.indices
            where tighter.application.constraints[index].enforcement.isRequired {
                if case .latency(let max, let statistic) = tighter.application.constraints[index].rule {
                    tighter.application.constraints[index].rule = .latency(max: max * 0.7, statistic: statistic)
                }
            }
            let other = optimum(tighter)
            #expect(isAtMost(objective, other), "seed \(seed)")
            let roomy = optimum(request.withMoreCapacity)
            #expect(isAtMost(roomy, objective), "seed \(seed)")
            if other != objective || roomy != objective { changed += 1 }
        }
        #expect(changed > 10)
    }

    @Test("weights times k give the objective times k, and halves of a criterion add up to it")
    func weighted() {
        for (seed, request) in Self.requests() {
            let objective = optimum(request)
            var heavier = request
            var halved = request
            heavier.policy.movePrice *= 4
            for index in request.application.criteria.indices { heavier.application.criteria[index].weight *= 4 }
            for index in request.application.constraints.indices {
                if case .preferred(let weight) = request.application.constraints[index].enforcement {
                    heavier.application.constraints[index].enforcement = .preferred(weight: weight * 4)
                }
            }
            for index in request.application.criteria.indices { halved.application.criteria[index].weight /= 2 }
            halved.application.criteria += halved.application.criteria
            expectEqual(objective * 4, optimum(heavier), "seed \(seed)")
            expectEqual(objective, optimum(halved), "seed \(seed)")
        }
    }
}

extension RandomRequest {
    /// Eight to twelve nodes: three small clusters with links between them, and the application of the first.
    static func larger(seed: UInt64) -> PlanningRequest {
        var random = SplitMix64(seed: seed ^ 0x1A26E)
        var request = make(seed: seed)
        var nodes = request.snapshot.nodes
        var links = request.snapshot.links
        var next = seed + 1000
        while nodes.count < 8 {
            let other = make(seed: next).renamingNodes { "m\(next)-\($0)" }
            nodes += other.snapshot.nodes
            links += other.snapshot.links
            next += 1000
        }
        let pool = links.map(\.estimate)
        for source in nodes {
            for sink in nodes where source.name.prefix(3) != sink.name.prefix(3) {
                guard let estimate = pool.randomElement(using: &random) else { continue }
                links.append(Link(source: source.name, sink: sink.name, estimate: estimate))
            }
        }
        request.snapshot = ClusterSnapshot(revision: 7, nodes: nodes, links: links)
        return request
    }
}

extension PlanningRequest {
    func renamingNodes(_ name: (String) -> String) -> PlanningRequest {
        var request = self
        let nodes = snapshot.nodes.map { node in
            var node = node
            node.name = name(node.name)
            return node
        }
        let links = snapshot.links.map {
            Link(source: name($0.source), sink: name($0.sink), estimate: $0.estimate)
        }
        request.snapshot = ClusterSnapshot(revision: snapshot.revision, nodes: nodes, links: links)
        for index in placed.indices { request.placed[index].node = name(placed[index].node) }
        for index in previous.indices { request.previous[index].node = name(previous[index].node) }
        request.reservations = Reservations()
        for (node, amount) in reservations.resources { request.reservations.resources[name(node)] = amount }
        for (link, amount) in reservations.bandwidth {
            request.reservations.bandwidth[LinkKey(source: name(link.source), sink: name(link.sink))] = amount
        }
        return request
    }

    fileprivate var withMoreCapacity: PlanningRequest {
        var request = self
        let more = Resources(milliCPU: 1000, memory: 4, extended: ["example.org/gpu": 1000])
        let nodes = snapshot.nodes.map { node in
            var node = node
            node.allocatable = node.allocatable + more
            node.free = node.free.map { $0 + more }
            return node
        }
        request.snapshot = ClusterSnapshot(revision: snapshot.revision, nodes: nodes, links: snapshot.links)
        return request
    }

    fileprivate func scaled(latency: Double, compute: Int64) -> PlanningRequest {
        var request = self
        request.policy.references["latency"] = policy.references["latency"].map { $0 * latency }
        for index in application.components.indices {
            request.application.components[index].processingLatency *= latency
            request.application.components[index].resources.milliCPU *= compute
        }
        for index in application.constraints.indices {
            if case .latency(let max, let statistic) = application.constraints[index].rule {
                request.application.constraints[index].rule = .latency(max: max * latency, statistic: statistic)
            }
        }
        let nodes = snapshot.nodes.map { node in
            var node = node
            node.allocatable.milliCPU *= compute
            node.free?.milliCPU *= compute
            return node
        }
        for name in reservations.resources.keys { request.reservations.resources[name]?.milliCPU *= compute }
        let links = snapshot.links.map { link in
            var link = link
            for statistic in LatencyStatistic.allCases {
                link.estimate.latency[statistic] = link.estimate.latency[statistic].map { $0 * latency }
            }
            return link
        }
        request.snapshot = ClusterSnapshot(revision: snapshot.revision, nodes: nodes, links: links)
        return request
    }
}
