import ClusterModel
import TestSupport
import Testing

@testable import Rescheduling

/// Several pods have to move: which goes first, and what holds meanwhile.
@Suite("The order of moves")
struct OrderTests {
    /// A filter near the gate, and a store within 5 ms of the filter; edges are 10 ms apart.
    private static func pipeline(_ mode: ReschedulingPolicy.Mode = .violations) -> World {
        var application = Scenes.readings()
        application.components.append(Component(name: "store", resources: Resources(milliCPU: 1_000)))
        application.channels.append(Channel(name: "records", source: "worker", sink: "store"))
        application.constraints.append(
            Constraint(
                name: "close", targets: Targets(channels: ["records"]), rule: .latency(max: 5, statistic: .p95)))
        let names = ["gate", "edge-1", "edge-2"]
        var world = World(
            nodes: names.map { node($0, milliCPU: $0 == "gate" ? 200 : 2_000) }, applications: [application],
            policy: SchedulingPolicy(name: "test", rescheduling: ReschedulingPolicy(mode: mode))
        ) { seconds, now in
            Scenes.mesh(names, observedAt: now) { left, right in
                left != "gate" ? 10 : right == "edge-1" ? (seconds < 60 ? 5 : 50) : 8
            }
        }
        world.start("readings", ("sensor", "gate"), ("worker", "edge-1"), ("store", "edge-1"))
        return world
    }

    @Test(
        "where no single move keeps all limits, the one that leaves the fewest broken goes first, and the next at once")
    func fewestBroken() {
        var world = Self.pipeline()
        world.run(seconds: 600)
        #expect(world.evictions.map(\.move.pod.component) == ["worker", "store"], "\(world.transcript)")
        #expect(world.evictions.first?.move.expectation.broken == ["close"])
        #expect(world.node(of: "worker") == "edge-2" && world.node(of: "store") == "edge-2")
        #expect(world.repairs.count == 1)
        // The hold time counts once: then each pod goes, starts, and is looked at.
        let each = world.pace.grace + world.pace.start + 2 * world.pace.tick
        #expect(world.repairs.allSatisfy { $0 <= world.policy.rescheduling.holdFor + 2 * each + world.pace.tick })
    }

    @Test("an improvement that would break a limit on its way is not made")
    func improvementKeepsLimits() {
        var world = Self.pipeline(.improvements)
        let names = ["gate", "edge-1", "edge-2"]
        world.links = { _, now in
            Scenes.mesh(names, observedAt: now) { left, right in left != "gate" ? 10 : right == "edge-1" ? 12 : 2 }
        }
        world.run(seconds: 3_600)
        #expect(world.evictions.isEmpty)
        #expect(world.waits["no_safe_step", default: 0] > 0, "\(world.transcript)")
        #expect(world.transcript.contains { $0.hasSuffix("each single move would break close") })
    }

    @Test("who takes the room that another needs goes first")
    func room() {
        // `big` fits on edge-2 alone, and only once `small` has left it.
        let application = Application(
            name: "tight",
            components: [
                Component(name: "big", resources: Resources(milliCPU: 1_500)),
                Component(name: "sensor", resources: Resources(milliCPU: 100)),
                Component(name: "small", resources: Resources(milliCPU: 1_000)),
            ],
            channels: [
                Channel(name: "to-big", source: "sensor", sink: "big"),
                Channel(name: "to-small", source: "sensor", sink: "small"),
            ],
            constraints: [
                Constraint(
                    name: "in-time", targets: Targets(channels: ["to-big", "to-small"]),
                    rule: .latency(max: 20, statistic: .p95)),
                Constraint(
                    name: "at-the-gate", targets: Targets(components: ["sensor"]),
                    rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: ["gate"]))),
            ])
        let names = ["gate", "edge-1", "edge-2", "edge-3"]
        let room: [String: Int64] = ["gate": 200, "edge-1": 2_000, "edge-2": 2_000, "edge-3": 1_000]
        var world = World(
            nodes: names.map { node($0, milliCPU: room[$0] ?? 0) }, applications: [application],
            policy: SchedulingPolicy(name: "test", rescheduling: ReschedulingPolicy(mode: .violations))
        ) { seconds, now in
            Scenes.mesh(names, observedAt: now) { left, right in
                left != "gate" ? 2 : right == "edge-1" ? (seconds < 60 ? 5 : 50) : right == "edge-2" ? 8 : 9
            }
        }
        world.start("tight", ("sensor", "gate"), ("big", "edge-1"), ("small", "edge-2"))
        world.run(seconds: 900)
        #expect(world.evictions.map(\.move.pod.component) == ["small", "big"], "\(world.transcript)")
        #expect(world.node(of: "big") == "edge-2")
        #expect(world.repairs.count == 1)
    }

    @Test("ties between names move nothing", arguments: [ReschedulingPolicy.Mode.improvements, .violations])
    func ties(mode: ReschedulingPolicy.Mode) {
        // edge-1 comes first by name and is no better than edge-2, where the worker runs.
        var world = Scenes.star(3, mode: mode) { _, _ in 8 }
        world.pods = []
        world.start("readings", ("sensor", "gate"), ("worker", "edge-2"))
        world.run(seconds: 3_600)
        #expect(world.evictions.isEmpty && world.transcript.isEmpty)
    }
}
