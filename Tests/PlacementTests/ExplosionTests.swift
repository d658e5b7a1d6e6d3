import ClusterModel
import Placement
import Synchronization
import TestSupport
import Testing

@Suite("Instances made to explode")
struct ExplosionTests {
    @Test("end at their deadline with what they have", arguments: [200.0, 2_000])
    func pigeons(looks: Double) {
        let plan = Planner.plan(Self.pigeons(nodes: 39), deadline: .looks(looks))
        #expect(plan.status == .infeasible || plan.status == .unknown)
        #expect(plan.placements.isEmpty)
        #expect(plan.effort.seconds < looks + Self.allowance)
    }

    /// Looks at the clock between the deadline and the end of a plan.
    private static let allowance = 200.0

    @Test("of many replicas that all speak to each other, and of thousands of rules", arguments: [false, true])
    func heavy(hasRules: Bool) {
        let request = hasRules ? Self.ruled() : Self.meshed()
        let improvements = Mutex<[Improvement]>([])
        let plan = Planner.plan(request, deadline: .looks(4_000)) { better in
            improvements.withLock { $0.append(better) }
        }
        #expect(plan.effort.seconds < 4_000 + Self.allowance)
        let objectives = improvements.withLock { $0.map(\.objective) }
        #expect(zip(objectives, objectives.dropFirst()).allSatisfy { $0 > $1 })
        if let objective = plan.objective {
            let model = PlainModel(request: request)
            if !hasRules { #expect(plan.placements.count == 8) }
            #expect(objective <= (objectives.last ?? .infinity))
            #expect(abs(model.objective(model.places(plan.placements)) - objective) < 1e-6 * max(1, objective))
        } else {
            #expect(plan.placements.isEmpty)
        }
    }

    @Test("incumbents only get better, however long it takes")
    func monotone() {
        var seen = 0
        for looks in [1_000.0, 3_000] {
            for request in [Self.knotted()] {
                let improvements = Mutex<[Improvement]>([])
                let plan = Planner.plan(request, deadline: .looks(looks)) { better in
                    improvements.withLock { $0.append(better) }
                }
                let all = improvements.withLock { $0 }
                for (earlier, later) in zip(all, all.dropFirst()) {
                    #expect(earlier.objective > later.objective && earlier.seconds <= later.seconds)
                }
                seen += all.count
                if let last = all.last { #expect(plan.objective ?? .infinity <= last.objective) }
            }
        }
        #expect(seen > 0)
    }

    /// One more component than nodes, no two on one node.
    private static func pigeons(nodes count: Int) -> PlanningRequest {
        let nodes = (0..<count).map { Node(name: "n\($0)", allocatable: Resources(milliCPU: 8000, memory: 8)) }
        let components = (0...count).map { Component(name: "c\($0)", resources: Resources(milliCPU: 100)) }
        let constraints = components.indices.flatMap { first in
            components.indices.filter { $0 > first }.map { second in
                Constraint(
                    name: "apart-\(first)-\(second)",
                    targets: Targets(components: [components[first].name, components[second].name]),
                    rule: .separate(topologyKey: WellKnown.hostnameLabel))
            }
        }
        return PlanningRequest(
            application: Application(name: "pigeons", components: components, constraints: constraints),
            snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: []), now: Sample.now)
    }

    private static func cluster(_ count: Int) -> ClusterSnapshot {
        var random = SplitMix64(seed: 5)
        let names = (0..<count).map { "n\($0)" }
        let nodes = names.map { Node(name: $0, allocatable: Resources(milliCPU: 2000, memory: 8)) }
        let links = names.flatMap { source in
            names.filter { $0 != source }.map {
                Sample.link(source, $0, Double(Int.random(in: 1...40, using: &random)))
            }
        }
        return ClusterSnapshot(revision: 1, nodes: nodes, links: links)
    }

    private static func meshed() -> PlanningRequest {
        let components = ["a", "b"].map {
            Component(name: $0, replicas: 4, resources: Resources(milliCPU: 600, memory: 1))
        }
        return PlanningRequest(
            application: Application(
                name: "mesh", components: components,
                channels: [
                    Channel(name: "there", source: "a", sink: "b", bandwidth: 1e5),
                    Channel(name: "back", source: "b", sink: "a", bandwidth: 1e5),
                ], criteria: [Criterion(goal: .minimize, metric: .latency)]), snapshot: cluster(20), now: Sample.now)
    }

    /// A quadratic assignment: as many components as nodes, each of which fills one, and all speak to all.
    private static func knotted() -> PlanningRequest {
        let names = (0..<12).map { "c\($0)" }
        let channels = names.flatMap { source in
            names.filter { $0 != source }.map { Channel(name: "\(source)-\($0)", source: source, sink: $0) }
        }
        return PlanningRequest(
            application: Application(
                name: "knot", components: names.map { Component(name: $0, resources: Resources(milliCPU: 1500)) },
                channels: channels,
                criteria: channels.enumerated().map { index, channel in
                    Criterion(
                        targets: Targets(channels: [channel.name]), goal: .minimize, metric: .latency,
                        weight: Double(1 + index * index % 13))
                }), snapshot: cluster(12), now: Sample.now)
    }

    private static func ruled() -> PlanningRequest {
        let names = (0..<8).map { "c\($0)" }
        let channels = zip(names, names.dropFirst()).map { Channel(name: "\($0)-\($1)", source: $0, sink: $1) }
        let constraints = (0..<3000).map { index in
            Constraint(
                targets: Targets(channels: [channels[index % channels.count].name]),
                rule: .latency(max: 20 + Double(index % 17), statistic: .p95))
        }
        return PlanningRequest(
            application: Application(
                name: "ruled", components: names.map { Component(name: $0, resources: Resources(milliCPU: 1500)) },
                channels: channels, constraints: constraints, criteria: [Criterion(goal: .minimize, metric: .latency)]),
            snapshot: cluster(12), now: Sample.now)
    }
}
