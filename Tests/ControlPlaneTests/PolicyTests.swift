import ClusterModel
import Foundation
import Hummingbird
import KubernetesWire
import Logging
import MetricsTestKit
import Placement
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Policies in the control plane")
struct PolicyTests {
    /// `x` and `y` at most 10 ms apart, by a policy of the name `swift`.
    private static let pair = {
        var pair = chain("pair", "x", "y", constraints: [Constraint(rule: .latency(max: 10, statistic: .p95))])
        pair.policy = "swift"
        return pair
    }()

    private static func catalog(_ policies: SchedulingPolicy...) -> PolicyCatalog { PolicyCatalog(policies) }

    private func complaint(_ standing: PodStanding) -> String? {
        if case .unknown(let text) = standing { text } else { nil }
    }

    private func rejections(_ standing: PodStanding) -> [String: Rejection.Cause]? {
        guard case .assessed(let judged) = standing else { return nil }
        let causes = judged.snapshot.nodes.compactMap { node -> (String, Rejection.Cause)? in
            if case .rejected(let cause)? = judged.verdict(on: node.name) { (node.name, cause) } else { nil }
        }
        return Dictionary(uniqueKeysWithValues: causes)
    }

    @Test("a policy that comes, changes and goes counts from the next answer on")
    func comeAndGo() async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(Self.pair)
        func standing() async -> PodStanding { await scene.standing(of: "p", "y", in: "pair") }
        #expect(await complaint(standing())?.hasPrefix("application default/pair asks for the policy swift") == true)
        _ = try await scene.ask(
            .put, "/placements/default/q", #"{"application": "pair", "component": "x", "node": "b"}"#)
        scene.schedulers.adopt(Self.catalog(SchedulingPolicy(name: "swift")))
        #expect(await rejections(standing())?.keys.sorted() == ["c"], "nobody measured the link from b to c")
        scene.schedulers.adopt(Self.catalog(SchedulingPolicy(name: "swift", unmeasured: .allow)))
        #expect(await rejections(standing())?.isEmpty == true)
        scene.schedulers.adopt(Self.catalog(SchedulingPolicy(name: "swifts")))
        #expect(
            await complaint(standing())
                == "application default/pair asks for the policy swift, which is not loaded; loaded: default, swifts; "
                + "did you mean `swifts`?")
    }

    @Test("the API says that an application's policy is gone, where it is listed and where its plan is asked for")
    func unknownInTheAPI() async throws {
        let scene = try await APIScene(engine: .planner)
        scene.schedulers.adopt(Self.catalog(SchedulingPolicy(name: "swift")))
        try await scene.put(Self.pair)
        let path = "/applications/default/pair"
        #expect(try await scene.ask(.get, "\(path)/plan").status == 200)
        #expect(try await scene.ask(.get, path).text("problem") == nil)
        scene.schedulers.adopt(PolicyCatalog())
        let sentence =
            "application default/pair asks for the policy swift, which is not loaded; loaded: default"
        #expect(try await scene.ask(.get, path).text("problem") == sentence)
        #expect(try await scene.ask(.get, "/applications").text("items", 0, "problem") == sentence)
        for resource in ["plan", "explain"] {
            let answer = try await scene.ask(.get, "\(path)/\(resource)")
            #expect(answer.status == 409)
            #expect(answer.text("detail") == sentence)
            #expect(answer.text("type") == "https://isochrone.dev/problems/cannot-be-planned")
        }
    }

    /// Lets a service that waits between its turns have some turns, without waiting.
    private struct CountedClock: Clock {
        let turns: Int
        let taken = Counter()
        var now: ContinuousClock.Instant { .now }
        var minimumResolution: Duration { .nanoseconds(1) }

        func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
            guard taken.value < turns else { throw CancellationError() }
            taken.increment()
        }
    }

    @Test("files of the directory count without a restart, and a broken one changes nothing")
    func reloading() async throws {
        let scene = try await APIScene(engine: .planner)
        let (folder, log, metrics) = (try TemporaryDirectory(), RecordedLog(), TestMetrics())
        let directory = PolicyDirectory(
            path: folder.path, meters: PolicyMeters(factory: metrics), logger: log.logger)
        try await scene.put(Self.pair)
        func look() async throws {
            try await PolicyReloading(directory, schedulers: scene.schedulers, clock: CountedClock(turns: 1)).run()
        }
        func write(_ spec: String) throws {
            let text = "apiVersion: isochrone.dev/v1alpha1\nkind: SchedulingPolicy\nmetadata: {name: swift}\n\(spec)\n"
            try text.write(toFile: folder.file("swift.yaml"), atomically: true, encoding: .utf8)
        }
        func isJudged() async -> Bool { await rejections(scene.standing(of: "p", "x", in: "pair")) != nil }
        try await look()
        #expect(await !isJudged())
        try write("spec: {unmeasured: allow}")
        try await look()
        #expect(await isJudged())
        try write("spec: {unmeasured: maybe}")
        try await look()
        #expect(await isJudged())
        #expect(scene.schedulers.currentView().policies.policy(of: Self.pair)?.unmeasured == .allow)
        try FileManager.default.removeItem(atPath: folder.file("swift.yaml"))
        try await look()
        #expect(await !isJudged())
        let counter = try metrics.expectCounter("isochrone_policy_reloads_total", [("outcome", "invalid")])
        #expect(counter.totalValue == 1)
    }

    @Test("nodes of a sub-cluster that is cut off are refused with since when, and places there stay")
    func partition() async throws {
        let nodes = APIScene.topology.nodes
        let scene = try await APIScene(
            topology: Topology(name: "three", nodes: nodes), engine: .planner,
            scheduling: SchedulingSettings(policies: Self.catalog(SchedulingPolicy(name: "swift", partition: .avoid))))
        func report(_ sequence: UInt64, from sources: [String]) async throws {
            for source in sources {
                let latencies = nodes.map(\.name).filter { $0 != source }.map { ($0, 5.0) }
                _ = try await scene.state.accept(
                    TestSupport.report(source, sequence: sequence, Dictionary(uniqueKeysWithValues: latencies)))
            }
            scene.state.rebuildNow()
        }
        try await report(1, from: ["a", "b", "c"])
        try await scene.put(Self.pair)
        #expect(await rejections(scene.standing(of: "p", "x", in: "pair")) == [:])
        scene.clock.advance(bySeconds: 90)
        try await report(2, from: ["a", "b"])
        let cause = try #require(await rejections(scene.standing(of: "p", "x", in: "pair"))?["c"])
        #expect(cause.summary == "sub-cluster south is cut off")
        #expect(
            cause.sentence
                == "sub-cluster south is cut off: 2 of 2 links to others are not fresh, the newest measured 1 min ago")
        let explained = try await scene.ask(.get, "/applications/default/pair/explain?component=x&node=c")
        #expect(explained.text.contains("\"partitioned\""))
        #expect(explained.text.contains("\"silentFor\""))
        _ = try await scene.ask(
            .put, "/placements/default/q", #"{"application": "pair", "component": "x", "node": "c"}"#)
        let plan = try #require(await scene.schedulers.currentPlan(of: Self.pair.id))
        #expect(plan.node(of: "x", replica: 0) == "c")
        #expect(plan.node(of: "y", replica: 0) != "c")
        try await report(3, from: ["c"])
        scene.clock.advance(bySeconds: 31)
        try await report(4, from: ["a", "b", "c"])
        #expect(await rejections(scene.standing(of: "p", "y", in: "pair")) == [:])
    }
}
