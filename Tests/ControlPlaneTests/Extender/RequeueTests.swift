import ClusterModel
import ControlPlane
import MetricsTestKit
import StateStore
import Synchronization
import TestSupport
import Testing

/// Rule 20: a link that recovers is no event of the cluster.
@Suite("Rejected pods")
struct RequeueTests {
    private static let pair = chain(
        "pair", "x", "y",
        constraints: [
            Constraint(rule: .latency(max: 10, statistic: .p95)),
            Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel)),
        ])

    private static func topology(_ latency: Double) -> Topology {
        Topology(name: "two", nodes: [node("a"), node("b")], links: links("a", "b", latency: latency))
    }

    private func scene(_ hinted: @escaping @Sendable (String) -> Void) async throws -> (ControlPlaneScene, RejectedPods)
    {
        var scene = try await ControlPlaneScene(Self.topology(80), applications: [Self.pair])
        let clock = scene.clock
        let rejected = RejectedPods(metrics: scene.metrics, now: { clock.now }, logger: scene.log.logger) { pod in
            hinted(pod.name)
            return true
        }
        scene.rejected = rejected
        return (scene, rejected)
    }

    @Test("rule 20: are queued again once they would find a node, and not before")
    func recovery() async throws {
        let hinted = Mutex<[String]>([])
        let (scene, rejected) = try await scene { name in hinted.withLock { $0.append(name) } }
        #expect(try await scene.filter("p", "y", of: "pair", among: ["a", "b"]).passing == [])
        await rejected.look(with: scene.schedulers)
        #expect(hinted.withLock { $0 } == [])
        scene.state.declare(Self.topology(5))
        scene.state.rebuildNow()
        scene.clock.advance(bySeconds: 31)
        await rejected.look(with: scene.schedulers)
        #expect(hinted.withLock { $0 } == ["p"])
        #expect(scene.metrics.counterTotal(label: "isochrone_requeued_pods_total") == 1)
    }

    @Test("are looked at without a claim: who is gone keeps nobody from its replica")
    func noClaim() async throws {
        let (scene, rejected) = try await scene { _ in }
        _ = try await scene.filter("p", "y", of: "pair", among: ["a", "b"])
        for _ in 0..<3 {
            scene.clock.advance(bySeconds: 25)
            await rejected.look(with: scene.schedulers)
        }
        _ = try await scene.filter("q", "y", of: "pair", among: ["a", "b"])
        #expect(scene.decisions.records(.init(pod: "q")).first?.pod.replica == 0)
    }

    @Test("rule 20: get one hint in a while, and none once they have nodes or were forgotten")
    func pause() async throws {
        let hinted = Mutex<[String]>([])
        let (scene, rejected) = try await scene { name in hinted.withLock { $0.append(name) } }
        _ = try await scene.filter("p", "y", of: "pair", among: ["a", "b"])
        _ = try await scene.filter("q", "x", of: "pair", among: ["a", "b"])
        scene.state.declare(Self.topology(5))
        scene.state.rebuildNow()
        scene.clock.advance(bySeconds: 31)
        #expect(try await scene.filter("q", "x", of: "pair", among: ["a", "b"]).passing.isEmpty == false)
        for _ in 0..<3 { await rejected.look(with: scene.schedulers) }
        #expect(hinted.withLock { $0 } == ["p"])
        scene.clock.advance(bySeconds: 16)
        await rejected.look(with: scene.schedulers)
        #expect(hinted.withLock { $0 } == ["p", "p"])
        scene.clock.advance(bySeconds: 2_000)
        await rejected.look(with: scene.schedulers)
        #expect(hinted.withLock { $0 } == ["p", "p"])
    }
}
