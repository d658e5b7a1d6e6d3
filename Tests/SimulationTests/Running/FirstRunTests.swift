import ClusterModel
import TestSupport
import Testing

@testable import Simulation

/// Scenarios that are small enough to be worked out by hand.
struct FirstRunTests {
    /// A source that is bound to `gate`, and a sink that hears it within 20 ms; the latency is to be small.
    static func readings(_ name: String = "readings", limit: Double = 20) -> Application {
        Application(
            name: name,
            components: [
                Component(name: "source", resources: Resources(milliCPU: 1_000)),
                Component(name: "sink", resources: Resources(milliCPU: 3_000)),
            ],
            channels: [Channel(name: "readings", source: "source", sink: "sink")],
            constraints: [
                Constraint(
                    name: "at-the-gate", targets: Targets(components: ["source"]),
                    rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: ["gate"]))),
                Constraint(
                    name: "in-time", targets: Targets(channels: ["readings"]),
                    rule: .latency(max: limit, statistic: .p95)),
            ], criteria: [Criterion(goal: .minimize, metric: .latency)])
    }

    static func scene() -> Scene {
        var scene = Scene(
            [
                node("gate", milliCPU: 3_000, properties: ["cost": .number(2)]),
                node("near", milliCPU: 4_000, properties: ["cost": .number(3)]),
                node("far", milliCPU: 4_000, properties: ["cost": .number(1)]),
            ],
            links("gate", "near", latency: 5) + links("gate", "far", latency: 10) + links("near", "far", latency: 8))
        scene.arrive(readings())
        return scene
    }

    @Test(
        "an application goes where the objective is least, and runs there to the end",
        arguments: SimulatedScheduling.Unit.allCases)
    func alone(unit: SimulatedScheduling.Unit) throws {
        var scene = Self.scene()
        scene.scheduling.unit = unit
        scene.scheduling.podInterval = 10
        scene.scheduling.podStart = 3
        let result = try #require(scene.run())
        let outcome = try #require(result.applications.first)
        #expect(outcome.placements.map(\.node) == ["gate", "near"])
        // The second pod comes after 10 s where they come one by one, and runs 3 s later.
        let whole = unit == .pods ? 13.0 : 3.0
        #expect(outcome.wholeAt == whole)
        #expect(outcome.objective == 5.0 / 20)
        #expect(outcome.bound == 5.0 / 20)
        #expect(outcome.isOptimal == true)
        #expect(result.measures[.constraintsKept] == 1)
        #expect(result.measures[.applicationsKept] == 1)
        #expect(result.measures[.latencyUse] == 0.25)
        #expect(result.measures[.objective] == 0.25)
        #expect(result.measures[.objectiveOverBound] == 1)
        #expect(result.measures[.accepted] == 1)
        #expect(result.measures[.rejected] == 0)
        #expect(result.measures[.waiting] == whole)
        #expect(result.measures[.brokenConstraints] == 0)
        #expect(result.measures[.moves] == 0)
        #expect(result.measures[.timeToRepair] == nil)
        #expect(result.measures[.lossUse] == nil)
        // 4,000 of 11,000 mCPU from 0 s on, or 1,000 for 10 s before.
        let used = unit == .pods ? (10 * 1_000 + 90 * 4_000) / 100.0 : 4_000
        #expect(abs((result.measures[.cpuUse] ?? 0) - used / 11_000) < 1e-12)
        // The gate costs 2, and near 3.
        #expect(result.measures[.cost] == (unit == .pods ? 0.1 * 2 + 0.9 * 5 : 5))
    }

    /// The application of ``scene()`` as it ran before.
    private static func running() -> Scene {
        var scene = scene()
        scene.arrivals[0].running = [
            ReplicaPlacement(component: "source", replica: 0, node: "gate"),
            ReplicaPlacement(component: "sink", replica: 0, node: "far"),
        ]
        scene.scheduling.nodeLossToleration = 20
        return scene
    }

    @Test("what ran before runs on where it is", arguments: SimulatedScheduling.Unit.allCases)
    func before(unit: SimulatedScheduling.Unit) throws {
        var scene = Self.running()
        scene.scheduling.unit = unit
        let result = try #require(scene.run())
        let outcome = try #require(result.applications.first)
        #expect(outcome.placements.map(\.node) == ["gate", "far"])
        #expect(outcome.wholeAt == 0 && outcome.objective == 0.5)
        #expect(result.effort.decisions == 0)
    }

    @Test("what ran before on a node that is gone is replaced in time")
    func beforeLoss() throws {
        var scene = Self.running()
        scene.befall(.lose(["far"]), from: 0)
        let outcome = try #require(scene.run()?.applications.first)
        #expect(outcome.placements.map(\.node) == ["gate", "near"])
        #expect(outcome.wholeAt == 20)
    }

    @Test("without events and monitoring no snapshot is made anew")
    func oneSnapshot() throws {
        let scene = Self.scene()
        let run = SimulationRun(strategy: "isochrone", repetition: 0, seed: 1)
        var course = try #require(RunCourse(run, scene.input, scene.drawn) { 0 })
        let revision = course.known().revision
        course.begin()
        while course.step() {}
        #expect(course.known().revision == revision)
    }
}
