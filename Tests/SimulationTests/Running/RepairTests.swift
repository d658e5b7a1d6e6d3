import ClusterModel
import Placement
import TestSupport
import Testing

@testable import Simulation

/// The rescheduler in the loop: how long repairs take, and that nothing goes to and fro.
struct RepairTests {
    private static let toNear = [
        DrawnEvent.Links(sources: ["gate"], sinks: ["near"]), DrawnEvent.Links(sources: ["near"], sinks: ["gate"]),
    ]
    private static let slow = ScenarioEvent.Degradation(latencyFactor: 10)

    private static func scene(_ mode: ReschedulingPolicy.Mode = .violations) -> Scene {
        var scene = FirstRunTests.scene()
        scene.horizon = 3_600
        scene.scheduling = SimulatedScheduling(unit: .pods, podInterval: 0)
        scene.policy.rescheduling.mode = mode
        return scene
    }

    @Test(
        "a limit that stays broken is repaired when it was broken for long enough, and the pod had time to go and start"
    )
    func repair() throws {
        var scene = Self.scene()
        scene.befall(.degrade(Self.toNear, Self.slow), from: 100)
        let result = try #require(scene.run())
        let outcome = try #require(result.applications.first)
        #expect(outcome.placements.map(\.node) == ["gate", "far"])
        // 60 s to hold, 10 s to go, 3 s to start.
        #expect(outcome.repairs == [73])
        #expect(result.measures[.timeToRepair] == 73)
        let move = try #require(result.moves.first)
        #expect(result.moves.count == 1 && outcome.moves == 1 && result.measures[.moves] == 1)
        #expect((move.at, move.source, move.target, move.component) == (160, "near", "far", "sink"))
        #expect(move.reason.hasPrefix("in-time broken for 1 min"))
    }

    @Test("others leave the limit broken to the end, and that counts as what it lasted")
    func noRepair() throws {
        var scene = Self.scene()
        scene.topology.nodes.removeAll { $0.name == "far" }
        scene.befall(.degrade(Self.toNear, Self.slow), from: 100)
        let result = try #require(scene.run("kube-scheduler"))
        #expect(result.moves.isEmpty)
        #expect(result.applications.first?.repairs == [])
        #expect(result.measures[.timeToRepair] == 3_500)
    }

    @Test("without permission nothing is moved", arguments: [ReschedulingPolicy.Mode.off, .dryRun])
    func noPermission(mode: ReschedulingPolicy.Mode) throws {
        var scene = Self.scene(mode)
        scene.befall(.degrade(Self.toNear, Self.slow), from: 100)
        #expect(try #require(scene.run()).moves.isEmpty)
    }

    /// A link that is slow in every second half of a period.
    private static func flapping(period: Double, hours: Double, _ mode: ReschedulingPolicy.Mode) -> Scene {
        var scene = scene(mode)
        scene.horizon = hours * 3600
        scene.scheduling.lookInterval = period < 600 ? 5 : 60
        for start in stride(from: period / 2, to: scene.horizon, by: period) {
            scene.befall(.degrade(toNear, slow), from: start, to: start + period / 2)
        }
        return scene
    }

    @Test("a link that flaps faster than the hold time moves nothing", arguments: [20.0, 40, 110])
    func fastFlapping(period: Double) throws {
        let result = try #require(Self.flapping(period: period, hours: 1, .improvements).run())
        #expect(result.moves.isEmpty)
        #expect(abs((result.measures[.applicationsKept] ?? 0) - 0.5) < 0.02)
    }

    @Test("repairs leave a flapping link once", arguments: [300.0, 1_800])
    func slowFlapping(period: Double) throws {
        let result = try #require(Self.flapping(period: period, hours: 6, .violations).run())
        #expect(result.moves.map(\.target) == ["far"])
    }

    @Test("improvements come back to a flapping link less and less", arguments: [1_800.0, 5_400])
    func improvements(period: Double) throws {
        let result = try #require(Self.flapping(period: period, hours: 12, .improvements).run())
        let policy = ReschedulingPolicy()
        var returns = 0
        while policy.improveAfter * Double(2 << returns) <= period / 2 { returns += 1 }
        #expect((1...1 + 2 * returns).contains(result.moves.count), "\(result.moves.map(\.at))")
    }

    @Test("two applications that want one place do not chase each other")
    func onePlace() throws {
        var scene = Self.scene(.improvements)
        scene.horizon = 3 * 3600
        scene.scheduling.lookInterval = 60
        scene.topology.nodes = [node("gate", milliCPU: 3_000)] + ["first", "second", "best"].map { node($0) }
        scene.topology.links =
            links("gate", "first", latency: 12) + links("gate", "second", latency: 11)
            + links("gate", "best", latency: 4)
        scene.arrivals = []
        scene.arrive(FirstRunTests.readings("one"))
        scene.arrive(FirstRunTests.readings("two"), at: 1)
        // The best place is there for others first.
        scene.befall(.load(["best"], cpu: 1, memory: 1), from: 0, to: 600)
        let result = try #require(scene.run())
        #expect(result.moves.map(\.target) == ["best"])
        let places = result.applications.map { $0.placements.last?.node }
        #expect(Set(places).count == 2 && places.contains("best"))
    }

    @Test("two applications whose limits break at once are both repaired, one after the other")
    func bothBroken() throws {
        var scene = Self.scene()
        scene.topology.nodes = [
            node("gate", milliCPU: 3_000), node("near", milliCPU: 8_000), node("far", milliCPU: 8_000),
        ]
        scene.arrivals = []
        scene.arrive(FirstRunTests.readings("one"))
        scene.arrive(FirstRunTests.readings("two"))
        scene.befall(.degrade(Self.toNear, Self.slow), from: 100)
        let result = try #require(scene.run())
        #expect(result.moves.map(\.application) == ["one", "two"])
        #expect(result.applications.allSatisfy { $0.placements.last?.node == "far" && $0.repairs.count == 1 })
        #expect(result.applications[0].repairs == [73])
    }

    @Test("what is measured is repaired once it is known")
    func measured() throws {
        var scene = Self.scene()
        scene.monitoring = SimulatedMonitoring(interval: 10, delay: 2)
        scene.befall(.degrade(Self.toNear, Self.slow), from: 101)
        let result = try #require(scene.run())
        // The round of 110 s is known at 112 s, the look of 115 s sees it, and 60 s later it is acted on.
        #expect(result.moves.map(\.at) == [175])
        #expect(result.applications.first?.repairs == [87])
    }

    @Test(
        "nothing is moved for a link that no new sample comes of",
        arguments: [
            DrawnEvent.Change.silence(["gate"]), .fail(toNear), .partition(["near"]),
        ])
    func unheard(change: DrawnEvent.Change) throws {
        var scene = Self.scene()
        scene.monitoring = SimulatedMonitoring(interval: 10)
        scene.befall(change, from: 95)
        scene.befall(.degrade(Self.toNear, Self.slow), from: 101)
        let result = try #require(scene.run())
        #expect(result.moves.isEmpty)
        #expect(result.measures[.timeToRepair] ?? 0 >= 3_499)
        // What is known at once is acted on.
        scene.monitoring.interval = nil
        #expect(try #require(scene.run()).moves.count == 1)
    }
}
