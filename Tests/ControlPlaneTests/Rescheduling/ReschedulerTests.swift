import ClusterModel
import MetricsTestKit
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Rescheduler")
struct ReschedulerTests {
    private func broken(
        _ mode: ReschedulingPolicy.Mode = .violations, kubernetes: MoveScene.Kubernetes = MoveScene.Kubernetes()
    ) async throws -> MoveScene {
        let scene = try await MoveScene(mode: mode, kubernetes: kubernetes)
        try await scene.run("s", "sensor", on: "gate")
        try await scene.run("w", "worker", on: "edge-1")
        await scene.look(seconds: 10)
        scene.declare(50)
        return scene
    }

    @Test("a pod is evicted once its limit is broken for long enough, its successor gets the place, and all is told")
    func course() async throws {
        let scene = try await broken()
        await scene.look(seconds: 60)
        #expect(scene.kubernetes.evictions == [])
        await scene.look(seconds: 5)
        #expect(scene.kubernetes.evictions == ["w"])
        // The ReplicaSet makes another pod while the old one still goes.
        scene.kubernetes.state.withLock { $0.facts["w"]?.isLeaving = true }
        let asked = try await scene.scene.filter("v", "worker", of: "readings", among: ["edge-1", "edge-2"])
        #expect(asked.passing == ["edge-2"])
        try await scene.remove("w")
        try await scene.run("v", "worker", on: "edge-2")
        await scene.look(seconds: 5)
        #expect(scene.steps == ["s waiting", "w evicted", "w moved", "s repaired"])
        #expect(
            scene.kubernetes.notes.map { $0.prefix(while: { $0 != ":" }) } == [
                "s MoveWaits", "w Evicted", "w Moved", "s LimitsHold",
            ])
        let metrics = scene.scene.metrics
        #expect(metrics.counterTotal(label: "isochrone_moves_total") == 2)
        #expect(metrics.counterTotal(label: "isochrone_move_waits_total") == 12)
        #expect(try await scene.scene.state.storedMoves().histories.values.map(\.moves.count) == [1])
    }

    @Test("a decision on a move reads in plain words")
    func words() async throws {
        let scene = try await broken()
        await scene.look(seconds: 65)
        let record = try #require(scene.scene.decisions.records(.init(verb: "evict")).first)
        #expect(
            record.text(now: scene.scene.clock.now)
                == "evict default/w (readings, worker 0), 0 s ago: evicted from edge-1, meant for edge-2: in-time broken "
                + "for 1 min (link gate → edge-1: p95 latency 50 ms, declared, limit 20 ms (in-time))")
        #expect(scene.kubernetes.notes.last?.hasPrefix("w Evicted: worker 0 from edge-1 to edge-2: in-time ") == true)
    }

    @Test("a move holds the replica and the room for its successor, and for nobody else")
    func claim() async throws {
        // Two workers: the second one is moved, and the new pod is the second one again.
        var application = MoveScene.readings
        application.components[1].replicas = 2
        application.components[1].resources.milliCPU = 1_500
        let scene = try await MoveScene(application: application)
        try await scene.run("s", "sensor", on: "gate")
        try await scene.run("w0", "worker", 0, on: "edge-2")
        try await scene.run("w1", "worker", 1, on: "edge-1")
        scene.declare(50)
        await scene.look(seconds: 65)
        #expect(scene.kubernetes.evictions == ["w1"])
        scene.kubernetes.state.withLock { $0.facts["w1"]?.isLeaving = true }
        // Another application that would like the room finds none: 4 cores, two workers of 1.5.
        try await scene.scene.state.put(
            application: ClusterModel.Application(
                name: "other", components: [Component(name: "x", resources: Resources(milliCPU: 1_500))]))
        scene.scene.schedulers.refresh()
        let other = try await scene.scene.filter("o", "x", of: "other", among: ["edge-1", "edge-2"])
        #expect(other.passing == ["edge-1"])
        let successor = try await scene.scene.filter("w2", "worker", of: "readings", among: ["edge-1", "edge-2"])
        #expect(successor.passing == ["edge-2"])
        #expect(scene.scene.decisions.records(.init(pod: "w2")).first?.pod.replica == 1)
        // Asked again, it is the same one still; and so it is once it is bound.
        _ = try await scene.scene.scores("w2", "worker", of: "readings", among: ["edge-2"])
        let placed = await scene.scene.schedulers.settle(
            PodIdentity(
                namespace: "default", name: "w2", uid: "uid-w2", application: "readings", component: "worker"),
            on: "edge-2")
        #expect(placed?.replica == 1)
    }

    @Test("a dry run asks the API server whether it would, tells, and touches nothing")
    func dryRun() async throws {
        let scene = try await broken(.dryRun)
        scene.kubernetes.answer(.blockedByBudget(retryAfter: nil))
        await scene.look(seconds: 300)
        #expect(scene.kubernetes.evictions == ["w (dry)"])
        #expect(scene.steps == ["s waiting", "w rehearsed"])
        #expect(scene.kubernetes.notes.last?.hasSuffix("the API server would not: blocked") == true)
        #expect(try await scene.scene.state.storedMoves().histories == [:])
    }

    @Test("a disruption budget that blocks is asked again later, and the claim is given back meanwhile")
    func blocked() async throws {
        let scene = try await broken()
        scene.kubernetes.answer(.blockedByBudget(retryAfter: 60))
        await scene.look(seconds: 100)
        #expect(scene.kubernetes.evictions == ["w"])
        #expect(scene.steps == ["s waiting", "w failed"])
        let id = ApplicationID(name: "readings")
        #expect(scene.scene.schedulers.scheduler(of: id)?.state.withLock { $0.pending.entries.isEmpty } == true)
        scene.kubernetes.answer(.evicted)
        await scene.look(seconds: 60)
        #expect(scene.kubernetes.evictions == ["w", "w"])
    }

    @Test(
        "what changed since the look is seen before the eviction",
        arguments: ["gone", "another", "leaving", "opted out"])
    func changed(what: String) async throws {
        let kubernetes = MoveScene.Kubernetes()
        let scene = try await broken(kubernetes: kubernetes)
        await scene.look(seconds: 60)
        kubernetes.state.withLock { state in
            switch what {
            case "gone": state.facts["w"] = nil
            case "another": state.facts["w"]?.uid = "uid-x"
            case "leaving": state.facts["w"]?.isLeaving = true
            default: state.facts["w"]?.annotations = [WellKnown.evictAnnotation: WellKnown.neverEvict]
            }
        }
        await scene.look(seconds: 60)
        #expect(kubernetes.evictions == [])
    }

    @Test("a restart in the middle of a move evicts nothing again, and holds the place of the successor")
    func restart() async throws {
        let first = try await broken()
        await first.look(seconds: 65)
        #expect(first.kubernetes.evictions == ["w"])
        let second = try await MoveScene(
            store: first.store, clock: first.scene.clock, kubernetes: first.kubernetes, latency: 50)
        try await second.remove("w")
        let asked = try await second.scene.filter("v", "worker", of: "readings", among: ["edge-1", "edge-2"])
        #expect(asked.passing == ["edge-2"])
        try await second.run("v", "worker", on: "edge-2")
        await second.look(seconds: 5)
        #expect(second.steps == ["w moved"])
        // Its new place breaks as well: it is left alone for the settle time all the same.
        second.scene.state.declare(
            Topology(
                name: "star", nodes: [node("gate", milliCPU: 200), node("edge-1"), node("edge-2")],
                links: links("gate", "edge-1", latency: 5) + links("gate", "edge-2", latency: 50)))
        second.scene.state.rebuildNow()
        await second.look(seconds: 300)
        #expect(second.kubernetes.evictions == ["w"])
        #expect(second.steps.last == "v waiting")
    }

    @Test("nothing is evicted that the store has not taken")
    func storeFails() async throws {
        let scene = try await broken()
        await scene.look(seconds: 60)
        await scene.store.close()
        await scene.look(seconds: 60)
        #expect(scene.kubernetes.evictions == [])
        #expect(scene.scene.log.lines.contains { $0.message == "The moves of an application could not be stored" })
    }

    @Test("an application that is deleted in the middle of a move leaves nothing behind")
    func deleted() async throws {
        let scene = try await broken()
        await scene.look(seconds: 65)
        #expect(scene.kubernetes.evictions == ["w"])
        try await scene.scene.state.removeApplication(id: ApplicationID(name: "readings"))
        scene.scene.schedulers.refresh()
        await scene.look(seconds: 5)
        #expect(try await scene.scene.state.storedMoves().histories == [:])
    }

    @Test("an application whose policy is off is not looked at")
    func off() async throws {
        let scene = try await broken(.off)
        await scene.look(seconds: 300)
        #expect(scene.steps == [] && scene.kubernetes.evictions == [])
    }

    @Test("a successor that was rejected is queued again once it would pass")
    func rejectedSuccessor() async throws {
        let scene = try await broken()
        await scene.look(seconds: 65)
        try await scene.remove("w")
        let hinted = Mutex<[String]>([])
        let clock = scene.scene.clock
        let rejected = RejectedPods(metrics: scene.scene.metrics, now: { clock.now }, logger: scene.scene.log.logger) {
            pod in
            hinted.withLock { $0.append(pod.name) }
            return true
        }
        var extender = scene.scene
        extender.rejected = rejected
        // Both edges are out of the limit by now.
        scene.scene.state.declare(
            Topology(
                name: "star", nodes: [node("gate", milliCPU: 200), node("edge-1"), node("edge-2")],
                links: links("gate", "edge-1", latency: 50) + links("gate", "edge-2", latency: 50)))
        scene.scene.state.rebuildNow()
        clock.advance(bySeconds: 31)
        #expect(try await extender.filter("v", "worker", of: "readings", among: ["edge-1", "edge-2"]).passing == [])
        await rejected.look(with: scene.scene.schedulers)
        #expect(hinted.withLock { $0 } == [])
        scene.declare(50)
        clock.advance(bySeconds: 31)
        await rejected.look(with: scene.scene.schedulers)
        #expect(hinted.withLock { $0 } == ["v"])
        #expect(
            try await extender.filter("v", "worker", of: "readings", among: ["edge-1", "edge-2"]).passing == ["edge-2"])
    }
}
