import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("Bad values that reach the engine")
struct HostileTests {
    private static let values: [Double] = [
        .nan, .infinity, -.infinity, -1, 0, 1e308, -1e308, .leastNonzeroMagnitude, 1e18, -0.0,
    ]

    @Test("never crash it, and what it says of them makes sense", arguments: 0..<6)
    func fuzzed(block: UInt64) {
        for seed in block * 40..<(block + 1) * 40 {
            var random = SplitMix64(seed: seed ^ 0xBAD)
            let request = Self.hostile(RandomRequest.make(seed: seed), &random)
            let plan = Planner.plan(request, deadline: .looks(3_000))
            check(plan, request, "seed \(seed)")
            guard let component = request.application.components.first?.name else { continue }
            let assessment = Planner.assess(request, plan: plan, component: component, deadline: .looks(500))
            #expect(assessment.verdicts.count == request.snapshot.nodes.count, "seed \(seed)")
        }
    }

    private func check(_ plan: Plan, _ request: PlanningRequest, _ place: Comment) {
        switch plan.status {
        case .optimal, .feasible:
            let objective = plan.objective ?? .nan
            #expect(objective.isFinite, place)
            #expect(
                plan.placements.count >= request.application.components.reduce(0) { $0 + max(0, $1.replicas) }, place)
            if let bound = plan.bound { #expect(bound <= objective + 1e-9 * max(1, abs(objective)), place) }
            if plan.status == .optimal { #expect(plan.gap ?? 1 < 1e-6, place) }
        case .infeasible, .unknown: #expect(plan.placements.isEmpty && plan.objective == nil, place)
        }
        #expect(!plan.text.isEmpty)
    }

    private static func hostile(_ request: PlanningRequest, _ random: inout SplitMix64) -> PlanningRequest {
        var request = request
        func isHit(_ random: inout SplitMix64) -> Bool { Int.random(in: 0..<4, using: &random) == 0 }
        func bad(_ random: inout SplitMix64) -> Double { values[Int.random(in: 0..<values.count, using: &random)] }
        for index in request.application.components.indices where isHit(&random) {
            request.application.components[index].processingLatency = bad(&random)
            request.application.components[index].resources.milliCPU = [-500, .max, .min][Int(random.next() % 3)]
            if isHit(&random) { request.application.components[index].replicas = [0, -3, 2][Int(random.next() % 3)] }
        }
        for index in request.application.channels.indices where isHit(&random) {
            request.application.channels[index].bandwidth = bad(&random)
        }
        for index in request.application.criteria.indices where isHit(&random) {
            request.application.criteria[index].weight = bad(&random)
        }
        for index in request.application.constraints.indices where isHit(&random) {
            request.application.constraints[index].rule = request.application.constraints[index].rule.with(bad(&random))
            if isHit(&random) { request.application.constraints[index].enforcement = .preferred(weight: bad(&random)) }
        }
        request.policy.references = request.policy.references.mapValues { isHit(&random) ? bad(&random) : $0 }
        request.policy.movePrice = bad(&random)
        for link in request.reservations.bandwidth.keys.sorted(by: { ($0.source, $0.sink) < ($1.source, $1.sink) })
        where isHit(&random) {
            request.reservations.bandwidth[link] = bad(&random)
        }
        let links = request.snapshot.links.map { isHit(&random) ? $0.with(bad(&random), &random) : $0 }
        let nodes = request.snapshot.nodes.map { node in
            var node = node
            if isHit(&random) { node.properties["cost"] = .number(bad(&random)) }
            if isHit(&random) { node.allocatable.milliCPU = [.min, .max, -1][Int(random.next() % 3)] }
            return node
        }
        request.snapshot = ClusterSnapshot(revision: 1, nodes: nodes, links: links)
        return request
    }

    @Test("on links count as unknown", arguments: [Double.nan, .infinity, -.infinity, -1, 1e308])
    func badLinks(value: Double) {
        for seed in UInt64(0)..<30 {
            var random = SplitMix64(seed: seed)
            var (bad, unknown) = (RandomRequest.make(seed: seed), RandomRequest.make(seed: seed))
            let hit = bad.snapshot.links.indices.filter { _ in random.next() % 3 == 0 }
            var (links, clean) = (bad.snapshot.links, bad.snapshot.links)
            for index in hit {
                links[index].estimate.latency = LatencySummary(min: value, p50: value, p95: value, p99: value)
                links[index].estimate.jitter = value
                links[index].estimate.bandwidth = value
                clean[index].estimate.latency = LatencySummary()
                clean[index].estimate.jitter = nil
                clean[index].estimate.bandwidth = nil
            }
            bad.snapshot = ClusterSnapshot(revision: 1, nodes: bad.snapshot.nodes, links: links)
            unknown.snapshot = ClusterSnapshot(revision: 1, nodes: bad.snapshot.nodes, links: clean)
            let (one, two) = (Planner.plan(bad, deadline: .never), Planner.plan(unknown, deadline: .never))
            #expect(one.status == two.status && one.placements == two.placements, "seed \(seed)")
            #expect(one.objective == two.objective, "seed \(seed)")
        }
    }

    @Test("of replicas beyond all measure give no plan and no hang", arguments: [Int.max, 1 << 40])
    func tooMany(replicas: Int) {
        var application = Sample.application
        application.components[2].replicas = replicas
        application.components[0].replicas = .max
        let plan = Planner.plan(Sample.request(application), deadline: .never)
        #expect(plan.status == .unknown && plan.placements.isEmpty)
        let assessment = Planner.assess(
            Sample.request(application), plan: plan, component: "camera", deadline: .looks(100))
        #expect(assessment.verdicts.count == 3)
    }
}

extension Rule {
    fileprivate func with(_ value: Double) -> Rule {
        switch self {
        case .latency(_, let statistic): .latency(max: value, statistic: statistic)
        case .jitter: .jitter(max: value)
        case .reliability(_, let evidence): .reliability(min: value, evidence: evidence)
        case .bandwidth: .bandwidth(min: value)
        case .metric(let name, let min, let max):
            .metric(name: name, min: min.map { _ in value }, max: max.map { _ in value })
        case .node, .colocate, .separate: self
        }
    }
}

extension Link {
    fileprivate func with(_ value: Double, _ random: inout SplitMix64) -> Link {
        var link = self
        switch random.next() % 5 {
        case 0: link.estimate.latency = LatencySummary(min: value, p50: value, p95: value, p99: value)
        case 1: link.estimate.jitter = value
        case 2: link.estimate.bandwidth = value
        case 3: link.estimate.properties["toll"] = value
        default:
            link.estimate.reliability = ReliabilityEstimate(estimate: value, lower: value, upper: value, messages: nil)
        }
        return link
    }
}
