import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("Against all placements, with every rule in play")
struct EverythingTests {
    @Test("status, objective and every rule agree with brute force", arguments: 0..<20)
    func agrees(block: UInt64) {
        var seen: [String: Int] = [:]
        for seed in block * 40..<(block + 1) * 40 {
            let request = RandomRequest.everything(seed: seed)
            let isFeasible = expectProven(request, limits: SearchLimits(), "seed \(seed)")
            for kind in Self.kinds(request) + [isFeasible ? "feasible" : "infeasible"] { seen[kind, default: 0] += 1 }
        }
        for kind in Self.allKinds { #expect(seen[kind, default: 0] > 0, "\(kind)") }
    }

    @Test("a search over classes of nodes agrees too", arguments: 0..<10)
    func agreesOverClasses(block: UInt64) {
        for seed in 10_000 + block * 20..<10_000 + (block + 1) * 20 {
            expectProven(RandomRequest.everything(seed: seed), limits: ClassesTests.limits, "seed \(seed)")
        }
    }

    /// What every block of instances must have.
    private static let allKinds = [
        "feasible", "infeasible", "reject", "allow", "predict", "predictions", "sub-clusters", "own and shared links",
        "stale", "expired", "processing", "nearest", "self-loop", "cycle", "open metric", "placed", "previous",
        "reserved resources", "reserved bandwidth", "demand", "wish",
    ]

    private static func kinds(_ request: PlanningRequest) -> [String] {
        let (application, snapshot) = (request.application, request.snapshot)
        let ages = snapshot.links.compactMap { $0.estimate.observedAt.map { request.now.seconds(since: $0) } }
        let found: [(String, Bool)] = [
            ("predictions", snapshot.predictions != nil && request.policy.unmeasured == .predict),
            ("sub-clusters", snapshot.linksSubClusters),
            ("own and shared links", snapshot.linksSubClusters && snapshot.linkCount > 0),
            ("stale", ages.contains { (60...600).contains($0) }), ("expired", ages.contains { $0 > 600 }),
            ("processing", application.components.contains { $0.processingLatency > 0 }),
            ("nearest", application.channels.contains { $0.replicaMatch == .nearest }),
            ("self-loop", application.channels.contains { $0.source == $0.sink }),
            (
                "cycle",
                application.channels.contains { one in
                    application.channels.contains { $0.source == one.sink && $0.sink == one.source && one != $0 }
                }
            ),
            ("open metric", application.constraints.contains { $0.rule.kind == .metric }),
            ("placed", !request.placed.isEmpty),
            ("previous", !request.previous.isEmpty && request.policy.movePrice > 0),
            ("reserved resources", !request.reservations.resources.isEmpty),
            ("reserved bandwidth", !request.reservations.bandwidth.isEmpty),
            ("demand", application.channels.contains { $0.bandwidth ?? 0 > 0 }),
            ("wish", application.constraints.contains { !$0.enforcement.isRequired }),
        ]
        return [request.policy.unmeasured.rawValue] + found.filter(\.1).map(\.0)
    }
}

/// Holds a plan without a deadline against all placements.
///
/// - Returns: Whether there is a placement.
@discardableResult
func expectProven(_ request: PlanningRequest, limits: SearchLimits, _ place: Comment) -> Bool {
    let model = PlainModel(request: request)
    let plan = Planner.plan(request, deadline: .never, limits: limits)
    guard let best = model.best() else {
        #expect(plan.status == .infeasible, place)
        return false
    }
    #expect(plan.status == .optimal, place)
    let places = model.places(plan.placements)
    #expect(model.violations(places).isEmpty, place)
    let objective = plan.objective ?? .nan
    let tolerance = 1e-7 * max(1, abs(best.objective))
    #expect(abs(objective - best.objective) <= tolerance, place)
    #expect(abs(model.objective(places) - objective) <= tolerance, place)
    #expect(abs(plan.breakdown.map(\.amount).reduce(0, +) - objective) <= tolerance, place)
    return true
}

extension RandomRequest {
    /// A request like others, with predictions, links between sub-clusters, and an earlier plan whose moves cost.
    static func everything(seed: UInt64) -> PlanningRequest {
        var random = SplitMix64(seed: seed ^ 0xE7E4)
        var request = make(seed: seed)
        let nodes = request.snapshot.nodes.map { node in
            var node = node
            node.labels[WellKnown.subClusterLabel] = "s\(random.next() % 2)"
            return node
        }
        var links = request.snapshot.links
        var between: [SubClusterLink] = []
        if random.next() % 3 == 0 {
            links.removeAll { _ in random.next() % 2 == 0 }
            for pair in 0..<4 where random.next() % 5 != 0 {
                guard let estimate = request.snapshot.links.randomElement(using: &random)?.estimate else { continue }
                between.append(SubClusterLink(source: "s\(pair / 2)", sink: "s\(pair % 2)", estimate: estimate))
            }
        }
        request.snapshot = ClusterSnapshot(revision: 7, nodes: nodes, links: links, subClusterLinks: between)
        if random.next() % 2 == 0 {
            let salt = Int(random.next() % 97)
            request.snapshot.predictions = LinkPredictions { source, sink in
                let value = Double((source * 31 + sink * 17 + salt) % 29 + 1)
                return value > 24 ? nil : PredictedLatency(expected: value, upper: value * 1.5)
            }
        }
        if random.next() % 2 == 0 {
            request.policy.movePrice = Double(random.next() % 3)
            request.previous = request.application.components.flatMap { component in
                (0..<component.replicas).compactMap { replica -> ReplicaPlacement? in
                    guard random.next() % 2 == 0, let node = nodes.randomElement(using: &random) else { return nil }
                    return ReplicaPlacement(component: component.name, replica: replica, node: node.name)
                }
            }
        }
        return request
    }
}
