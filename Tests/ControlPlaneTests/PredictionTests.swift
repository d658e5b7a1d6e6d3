import ClusterModel
import Hummingbird
import KubernetesWire
import Placement
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Predictions in the control plane")
struct PredictionTests {
    /// Sixteen nodes on a line, 3 ms from each to the next; every third pair is unknown, and so are all of `n00` and `n15`.
    private static func topology(_ factor: Double = 3) -> Topology {
        let names = (0..<16).map { $0 < 10 ? "n0\($0)" : "n\($0)" }
        let pairs = (0..<16).flatMap { from in (0..<from).map { (from, $0) } }
            .filter { ($0.0 + $0.1) % 3 != 0 }
        return Topology(
            name: "line", nodes: names.map { node($0) },
            links: pairs.flatMap { links(names[$0.0], names[$0.1], latency: factor * Double($0.0 - $0.1)) })
    }

    /// `x` and `y` at most 150 ms apart.
    private static let pair = {
        var pair = chain("pair", "x", "y", constraints: [Constraint(rule: .latency(max: 150, statistic: .p95))])
        pair.policy = "guessing"
        return pair
    }()

    private static func scene(_ unmeasured: SchedulingPolicy.Unmeasured) async throws -> APIScene {
        let policy = SchedulingPolicy(name: "guessing", unmeasured: unmeasured)
        let scene = try await APIScene(
            topology: topology(), engine: .planner,
            scheduling: SchedulingSettings(policies: PolicyCatalog([policy])))
        try await scene.put(pair)
        _ = try await scene.ask(
            .put, "/placements/default/q", #"{"application": "pair", "component": "x", "node": "n01"}"#)
        return scene
    }

    /// Whether `y` may go to `n02`, whose distance from `n01` nobody measured.
    private func passes(_ scene: APIScene) async throws -> Bool {
        guard case .assessed(let judged) = await scene.standing(of: "p", "y", in: "pair") else {
            Issue.record("the pod was not judged")
            return false
        }
        return if case .passes? = judged.verdict(on: "n02") { true } else { false }
    }

    @Test("a pair that nobody measured is predicted for a policy that predicts")
    func predicts() async throws {
        let scene = try await Self.scene(.predict)
        #expect(try await !passes(scene))
        await scene.schedulers.refreshPredictions()
        #expect(try await passes(scene))
        #expect(scene.schedulers.currentView().snapshot.predictions != nil)
    }

    @Test("nothing is fitted where no policy predicts", arguments: [.reject, .allow] as [SchedulingPolicy.Unmeasured])
    func unused(unmeasured: SchedulingPolicy.Unmeasured) async throws {
        let scene = try await Self.scene(unmeasured)
        await scene.schedulers.refreshPredictions()
        #expect(scene.schedulers.currentView().predictor == nil)
        #expect(try await passes(scene) == (unmeasured == .allow))
    }

    @Test("coordinates are fitted anew when links changed, and not more often than told")
    func interval() async throws {
        let scene = try await Self.scene(.predict)
        func predicted() -> PredictedLatency? {
            let snapshot = scene.schedulers.currentView().snapshot
            guard let from = snapshot.index(of: "n01"), let to = snapshot.index(of: "n02") else { return nil }
            return snapshot.predictions?.latency(from: from, to: to)
        }
        await scene.schedulers.refreshPredictions()
        let first = try #require(predicted())
        scene.state.declare(Self.topology(9))
        scene.state.rebuildNow()
        scene.clock.advance(bySeconds: 59)
        await scene.schedulers.refreshPredictions()
        #expect(predicted() == first)
        scene.clock.advance(bySeconds: 1)
        await scene.schedulers.refreshPredictions()
        let second = try #require(predicted())
        #expect(second.expected > 2 * first.expected)
        let generation = scene.schedulers.currentView().generation
        scene.clock.advance(bySeconds: 1_000)
        await scene.schedulers.refreshPredictions()
        #expect(scene.schedulers.currentView().generation == generation, "the links are the same")
    }

    @Test("when the last policy that predicts goes, so do the predictions")
    func policyGoes() async throws {
        let scene = try await Self.scene(.predict)
        await scene.schedulers.refreshPredictions()
        scene.schedulers.adopt(PolicyCatalog([SchedulingPolicy(name: "guessing")]))
        await scene.schedulers.refreshPredictions()
        #expect(scene.schedulers.currentView().snapshot.predictions == nil)
        #expect(try await !passes(scene))
    }

    @Test("too few links are tried again soon, and without any nothing is begun")
    func retries() {
        let snapshots = (1...3).map {
            ClusterSnapshot(
                revision: UInt64($0), nodes: ["a", "b"].map { node($0) }, links: links("a", "b", latency: 5))
        }
        let start = Timestamp(milliseconds: 0)
        var upkeep = PredictionUpkeep()
        func begins(_ snapshot: ClusterSnapshot, after seconds: Double) -> Bool {
            upkeep.begin(snapshot, at: start.advanced(bySeconds: seconds), interval: 60)
        }
        #expect(!begins(.empty, after: 0))
        #expect(begins(snapshots[0], after: 0))
        upkeep.end(isFitted: false)
        #expect(!begins(snapshots[1], after: 4))
        #expect(begins(snapshots[1], after: 5))
        upkeep.end(isFitted: true)
        #expect(!begins(snapshots[2], after: 64))
        #expect(!begins(snapshots[1], after: 600))
        #expect(begins(snapshots[2], after: 65))
    }
}
