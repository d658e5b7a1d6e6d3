import ClusterModel
import Testing

@testable import Simulation

@Suite("Applications that arrive in a scenario")
struct ArrivalDrawingTests {
    private static func group(
        _ name: String = "cam", count: Count = .fixed(4), interval: Distribution = .constant(10),
        lifetime: Distribution? = nil, pins: [Workload.Pin] = []
    ) -> Workload.Group {
        Workload.Group(
            name: name, file: "cam.yaml", count: count, start: 5, interval: interval, lifetime: lifetime, pins: pins)
    }

    @Test("copies are counted, come after each other, and only before the horizon")
    func times() {
        let drawn = DrawnScenario(ScenarioSamples.input(groups: [Self.group()], horizon: 35), seed: 1)
        #expect(drawn.arrivals.map(\.at) == [5, 15, 25])
        #expect(drawn.arrivals.map(\.application.name) == ["cam-1", "cam-2", "cam-3"])
        #expect(drawn.arrivals.allSatisfy { $0.lifetime == nil && $0.group == "cam" })
    }

    @Test("gaps and lifetimes are drawn, and the mean is the one asked for")
    func drawnTimes() {
        let group = Self.group(
            count: .fixed(10_000), interval: .exponential(mean: 2), lifetime: .exponential(mean: 60))
        let arrivals = DrawnScenario(ScenarioSamples.input(groups: [group], horizon: 1e6), seed: 3).arrivals
        #expect(arrivals.count == 10_000)
        let last = arrivals.last?.at ?? 0
        #expect(abs(last / 10_000 - 2) < 0.08)
        let mean = arrivals.reduce(0) { $0 + ($1.lifetime ?? 0) } / 10_000
        #expect(abs(mean - 60) < 2.4)
    }

    @Test("the order of the groups, and others beside a group, change nothing about it")
    func independence() {
        let groups = [
            Self.group("a", interval: .exponential(mean: 9)), Self.group("b", interval: .exponential(mean: 9)),
        ]
        let both = DrawnScenario(ScenarioSamples.input(groups: groups), seed: 1).arrivals
        let turned = DrawnScenario(ScenarioSamples.input(groups: groups.reversed()), seed: 1).arrivals
        let alone = DrawnScenario(ScenarioSamples.input(groups: [groups[1]]), seed: 1).arrivals
        #expect(both == turned)
        #expect(both.filter { $0.group == "b" } == alone)
        #expect(both.filter { $0.group == "a" }.map(\.at) != alone.map(\.at))
    }

    @Test("a trace takes the place of a group's own arrivals")
    func trace() {
        let trace = [
            SimulationInput.TraceEntry(at: 1, group: "a", lifetime: 9), SimulationInput.TraceEntry(at: 2, group: "a"),
        ]
        let groups = [Self.group("a"), Self.group("b", count: .fixed(1))]
        let arrivals = DrawnScenario(ScenarioSamples.input(groups: groups, trace: trace), seed: 1).arrivals
        #expect(arrivals.map(\.application.name) == ["a-1", "a-2", "b-1"])
        #expect(arrivals.map(\.lifetime) == [9, nil, nil])
    }

    @Test("copies that take turns go round the place; each is bound to one node by a required constraint")
    func roundRobin() {
        let pin = Workload.Pin(
            components: ["camera"], place: PlaceSelector(.subClusters(["edge-2"])), order: .roundRobin)
        let arrivals = DrawnScenario(ScenarioSamples.input(groups: [Self.group(pins: [pin])]), seed: 1).arrivals
        let requirements = arrivals.flatMap(\.application.constraints).map(\.rule)
        let expected = ["edge-2-1", "edge-2-2", "edge-2-3", "edge-2-1"].map {
            Rule.node(NodeRequirement(key: "kubernetes.io/hostname", operator: .in, values: [$0]))
        }
        #expect(requirements == expected)
        #expect(arrivals.allSatisfy { $0.application.constraints.first?.targets.components == ["camera"] })
    }

    @Test("drawn pins stay in the nodes that were picked, and reach all of them")
    func randomPins() {
        let pin = Workload.Pin(components: ["camera"], place: PlaceSelector(.tier("edge"), pick: .fixed(4)))
        let group = Self.group(count: .fixed(200), pins: [pin])
        let arrivals = DrawnScenario(ScenarioSamples.input(groups: [group]), seed: 1).arrivals
        let nodes = arrivals.flatMap(\.application.constraints).compactMap { constraint -> String? in
            guard case .node(let requirement) = constraint.rule else { return nil }
            return requirement.values.first
        }
        #expect(nodes.count == 200)
        #expect(Set(nodes).count == 4)
        #expect(nodes.allSatisfy { $0.hasPrefix("edge-") })
    }
}
