import ClusterModel
import ControlPlane
import Foundation
import StateStore
import Synchronization
import TestSupport
import Testing

/// Rules 14 and 15: what is held between `filter` and the news of where a pod runs.
@Suite("Reservations between filter and bind")
struct ReservationTests {
    private static func topology(_ count: Int, milliCPU: Int64 = 1_000) -> Topology {
        Topology(name: "row", nodes: (0..<count).map { node(String(format: "n%02d", $0), milliCPU: milliCPU) })
    }

    private static func workers(_ replicas: Int, name: String = "farm") -> ClusterModel.Application {
        ClusterModel.Application(
            name: name,
            components: [Component(name: "worker", replicas: replicas, resources: Resources(milliCPU: 800))])
    }

    @Test("rule 15: twenty pods of one application that arrive at once share no slot, though none is bound yet")
    func twentyAtOnce() async throws {
        let scene = try await ControlPlaneScene(Self.topology(24), applications: [Self.workers(20)])
        let nodes = Self.topology(24).nodes.map(\.name)
        var chosen: [String] = []
        for index in 0..<20 {
            let answer = try await scene.filter("p\(index)", "worker", of: "farm", among: nodes)
            #expect(answer.error.isEmpty)
            #expect(Set(answer.passing).isDisjoint(with: chosen), "pod \(index) is offered a slot that is held")
            let scores = try await scene.scores("p\(index)", "worker", of: "farm", among: answer.passing)
            let held = scene.state.reservation(namespace: "default", pod: "p\(index)")
            let node = try #require(held?.placement.node)
            #expect(scores[node] == scores.values.max(), "what is held is where kube-scheduler most likely goes")
            chosen.append(node)
        }
        #expect(Set(chosen).count == 20)
    }

    @Test("rule 15: pods that really arrive at once share no slot either")
    func concurrently() async throws {
        let scene = try await ControlPlaneScene(Self.topology(24), applications: [Self.workers(20)])
        let nodes = Self.topology(24).nodes.map(\.name)
        await withTaskGroup { group in
            for index in 0..<20 {
                group.addTask { _ = try? await scene.filter("p\(index)", "worker", of: "farm", among: nodes) }
            }
        }
        let replicas = scene.state.reservations.map(\.placement.replica)
        #expect(Set(replicas) == Set(0..<20), "each stands for a replica of its own")
        let held = scene.state.reservations.map(\.placement.node)
        for node in held { #expect(held.count { $0 == node } == 1, "\(node) is held twice") }
    }

    @Test("rule 15: what one application holds is taken for another")
    func otherApplication() async throws {
        let scene = try await ControlPlaneScene(
            Self.topology(2), applications: [Self.workers(1, name: "one"), Self.workers(1, name: "two")])
        #expect(try await scene.filter("p", "worker", of: "one", among: ["n00"]).passing == ["n00"])
        let second = try await scene.filter("q", "worker", of: "two", among: ["n00", "n01"])
        #expect(second.passing == ["n01"])
        #expect(second.failed["n00"] == "too little cpu")
    }

    @Test("rule 15: a claim ends when its time is over, and the slot is free again")
    func expiry() async throws {
        let scene = try await ControlPlaneScene(
            Self.topology(1), applications: [Self.workers(1, name: "one"), Self.workers(1, name: "two")])
        #expect(try await scene.filter("p", "worker", of: "one", among: ["n00"]).passing == ["n00"])
        #expect(try await scene.filter("q", "worker", of: "two", among: ["n00"]).passing == [])
        scene.clock.advance(bySeconds: 61)
        scene.schedulers.expireClaims()
        #expect(try await scene.filter("q", "worker", of: "two", among: ["n00"]).passing == ["n00"])
    }

    @Test("rule 15: a pod that is told that nothing suits it holds nothing")
    func nothingHeld() async throws {
        let scene = try await ControlPlaneScene(Self.topology(2), applications: [Self.workers(1)])
        _ = try await scene.filter("p", "worker", of: "farm", among: ["n00"])
        #expect(scene.state.reservation(namespace: "default", pod: "p")?.placement.node == "n00")
        #expect(try await scene.filter("p", "worker", of: "farm", among: ["strange"]).passing == [])
        #expect(scene.state.reservation(namespace: "default", pod: "p") == nil)
    }

    @Test("a restart loses no reservation")
    func restart() async throws {
        let clock = ManualClock()
        let store = InMemoryStateStore(now: { clock.now })
        let applications = [Self.workers(3)]
        let nodes = Self.topology(4).nodes.map(\.name)
        let before = try await ControlPlaneScene(
            Self.topology(4), applications: applications, store: store, clock: clock)
        for pod in ["p", "q"] { _ = try await before.filter(pod, "worker", of: "farm", among: nodes) }
        let held = before.state.reservations
        #expect(Set(held.map(\.placement.node)).count == 2)

        let after = try await ControlPlaneScene(Self.topology(4), store: store, clock: clock)
        let third = try await after.filter("r", "worker", of: "farm", among: nodes)
        #expect(Set(third.passing).isDisjoint(with: held.map(\.placement.node)))
        #expect(after.state.reservation(namespace: "default", pod: "r")?.placement.replica == 2)
        #expect(try await after.filter("p", "worker", of: "farm", among: nodes).passing.isEmpty == false)
        #expect(after.state.reservation(namespace: "default", pod: "p")?.placement == held[0].placement)
    }

    @Test("rule 14: a pod that is bound takes the place of its reservation, at the node where it really went")
    func bound() async throws {
        var scene = try await ControlPlaneScene(Self.topology(3), applications: [Self.workers(2)])
        scene.binder = PodBinder { _, _ in nil }
        let nodes = Self.topology(3).nodes.map(\.name)
        _ = try await scene.filter("p", "worker", of: "farm", among: nodes)
        #expect(try await scene.bind("p", to: "n02") == "")
        #expect(scene.state.reservations.isEmpty)
        #expect(
            scene.state.placements == [
                PodPlacement(
                    pod: "p", uid: "uid-p", application: "farm", component: "worker", replica: 0, node: "n02")
            ])
        let next = try await scene.filter("q", "worker", of: "farm", among: nodes)
        #expect(next.passing.contains("n02") == false)
        #expect(next.passing.isEmpty == false)
    }

    @Test("rule 14: a pod is not bound where it would break a limit by now")
    func objection() async throws {
        var scene = try await ControlPlaneScene(
            Self.topology(2), applications: [Self.workers(1, name: "one"), Self.workers(1, name: "two")])
        let asked = Mutex(0)
        scene.binder = PodBinder { _, _ in
            asked.withLock { $0 += 1 }
            return nil
        }
        _ = try await scene.filter("p", "worker", of: "one", among: ["n00"])
        _ = try await scene.filter("q", "worker", of: "two", among: ["n01"])
        let error = try await scene.bind("q", to: "n00")
        #expect(error.contains("n00 no longer suits the pod"))
        #expect(error.contains("cpu"))
        #expect(asked.withLock { $0 } == 0)
        #expect(try await scene.bind("p", to: "n00") == "")
    }

    @Test("what fails to be stored is held in memory, counted, and delays nobody")
    func storeDown() async throws {
        let clock = ManualClock()
        let store = InMemoryStateStore(now: { clock.now })
        let scene = try await ControlPlaneScene(
            Self.topology(2), applications: [Self.workers(2)], store: store, clock: clock)
        _ = try await scene.filter("w", "worker", of: "farm", among: ["n00"])
        await store.close()
        let answer = try await scene.filter("q", "worker", of: "farm", among: ["n00", "n01"])
        #expect(answer.passing == ["n01"])
        #expect(scene.log.lines.contains { $0.message == "A reservation could not be stored" })
    }
}
