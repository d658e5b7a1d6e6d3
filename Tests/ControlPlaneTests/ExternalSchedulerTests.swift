import ClusterModel
import Foundation
import Hummingbird
import MetricsTestKit
import Placement
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Applications that bring their own scheduler")
struct ExternalSchedulerTests {
    /// `x` and `y` at most 10 ms apart: `a` and `b` will do, `c` is 20 ms away.
    private static func pair(
        _ name: String = "own", replicas: Int = 1, milliCPU: Int64 = 100, limit: Double = 10,
        scheduler: SchedulerChoice = .external(timeout: 10)
    ) -> ClusterModel.Application {
        ClusterModel.Application(
            name: name, scheduler: scheduler,
            components: [
                Component(name: "x", replicas: replicas, resources: Resources(milliCPU: milliCPU)),
                Component(name: "y", resources: Resources(milliCPU: milliCPU)),
            ],
            channels: [Channel(name: "there", source: "x", sink: "y")],
            constraints: [Constraint(name: "close", rule: .latency(max: limit, statistic: .p95))],
            criteria: [Criterion(goal: .minimize, metric: .latency)])
    }

    private static func scene(_ application: ClusterModel.Application = pair()) async throws -> APIScene {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(application)
        return scene
    }

    private static func body(_ revision: UInt64, _ nodes: (String, Int, String)...) -> String {
        let places = nodes.map { #"{"component": "\#($0.0)", "replica": \#($0.1), "node": "\#($0.2)"}"# }
        return #"{"snapshotRevision": \#(revision), "placements": [\#(places.joined(separator: ", "))]}"#
    }

    private static let path = "/applications/default/own/plan"

    /// Puts `x` on `a` and `y` on `b`, which holds and is not what the planner would do.
    @discardableResult
    private static func putGood(_ scene: APIScene) async throws -> Answer {
        try await scene.ask(.put, path, body(scene.state.snapshot.revision, ("x", 0, "a"), ("y", 0, "b")))
    }

    private static func standing(_ scene: APIScene) async throws -> (state: String?, reason: String?, detail: String?) {
        let answer = try await scene.ask(.get, path)
        return (
            answer.text("scheduler", "state"), answer.text("scheduler", "reason"), answer.text("scheduler", "detail")
        )
    }

    private func scores(_ standing: PodStanding) throws -> [String: Int] {
        guard case .assessed(let judged) = standing else {
            throw Failure.notAssessed("\(standing)")
        }
        var scores: [String: Int] = [:]
        for (index, node) in judged.snapshot.nodes.enumerated() { scores[node.name] = judged.table.score(at: index) }
        return scores
    }

    private enum Failure: Error {
        case notAssessed(String)
    }

    // MARK: Adopting

    @Test("before the first plan the built-in scheduler stands in, and says why")
    func noneYet() async throws {
        let scene = try await Self.scene()
        let answer = try await scene.ask(.get, Self.path)
        #expect(answer.text("origin") == "builtin")
        #expect(answer.text("scheduler", "kind") == "external")
        #expect(answer.text("scheduler", "state") == "fallback")
        #expect(answer.text("scheduler", "reason") == "none-yet")
        #expect(try scores(await scene.standing(of: "p", "x", in: "own")).values.max() == 10)
    }

    @Test("a plan that keeps every limit is adopted, and pods follow it although it is not the best")
    func adopted() async throws {
        let scene = try await Self.scene()
        let put = try await Self.putGood(scene)
        #expect(put.status == 200)
        #expect(put.text("origin") == "external")
        #expect(put.text("scheduler", "state") == "external")
        let plan = try await scene.ask(.get, Self.path)
        #expect(plan.text("placements", 1, "node") == "b")
        #expect(plan.number("objective").map { $0 > 0 } == true)
        #expect(plan.number("bound") == 0, "the planner would have both on one node")
        let x = try scores(await scene.standing(of: "p", "x", in: "own"))
        #expect(x["a"] == 10)
        #expect(x.filter { $0.value == 10 }.count == 1)
        let y = try scores(await scene.standing(of: "p", "y", in: "own"))
        #expect(y["b"] == 10)
        #expect(y.filter { $0.value == 10 }.count == 1)
        #expect(y["a"] != nil, "what keeps the limits passes")
    }

    @Test("each replica's pod follows the plan's node for that replica, in whatever order the nodes come")
    func replicas() async throws {
        let scene = try await Self.scene(Self.pair(replicas: 2))
        let revision = scene.state.snapshot.revision
        let put = try await scene.ask(
            .put, Self.path, Self.body(revision, ("x", 0, "b"), ("x", 1, "a"), ("y", 0, "a")))
        #expect(put.status == 200)
        #expect(try scores(await scene.standing(of: "p", "x", in: "own"))["b"] == 10)
        #expect(try scores(await scene.standing(of: "q", "x", in: "own"))["a"] == 10)
        #expect(try scores(await scene.standing(of: "q", "x", in: "own"))["b"] != 10)
    }

    @Test("replicas that run may be left out, and stay where they are")
    func runningReplicas() async throws {
        let scene = try await Self.scene()
        let place = #"{"application": "own", "component": "x", "node": "b"}"#
        try await scene.ask(.put, "/placements/default/x-0", place)
        let put = try await scene.ask(.put, Self.path, Self.body(scene.state.snapshot.revision, ("y", 0, "a")))
        #expect(put.status == 200)
        #expect(put.text("placements", 0, "node") == "b")
        #expect(put.text("placements", 1, "node") == "a")
    }

    @Test("the explanation and the list say who plans")
    func shown() async throws {
        let scene = try await Self.scene()
        func explained() async throws -> String {
            try await scene.ask(.get, "/applications/default/own/explain", headers: [.accept: "text/plain"]).text
        }
        #expect(
            try await explained().hasSuffix(
                "the built-in scheduler stands in for the application's own (none yet): it has put no plan yet\n"))
        try await Self.putGood(scene)
        let text = try await explained()
        #expect(text.contains("planned by the application's own scheduler 0 s ago"))
        #expect(
            text.contains("Limits, the closest first:\n  link a → b: p95 latency 5 ms, declared, limit 10 ms (close)"))
        #expect(!text.contains("stands in"))
        #expect(try await scene.ask(.get, "/applications").text("items", 0, "scheduler", "state") == "external")
    }

    // MARK: Refusing

    @Test("a plan that breaks limits is refused with every reason in words and numbers, and the built-in one stands in")
    func broken() async throws {
        let scene = try await Self.scene(Self.pair(milliCPU: 3_000))
        let revision = scene.state.snapshot.revision
        try await Self.putGood(scene)
        let far = try await scene.ask(.put, Self.path, Self.body(revision, ("x", 0, "a"), ("y", 0, "c")))
        #expect(far.status == 422)
        #expect(far.text("type") == "https://isochrone.dev/problems/plan-refused")
        #expect(
            far.text("errors", 0, "message") == "link a → c: p95 latency 20 ms, declared, limit 10 ms (close)")
        #expect(try await Self.standing(scene).reason == "wrong")
        #expect(try await Self.standing(scene).detail?.contains("p95 latency 20 ms") == true)
        let full = try await scene.ask(.put, Self.path, Self.body(revision, ("x", 0, "a"), ("y", 0, "a")))
        #expect(full.text("errors", 0, "message") == "y 0 on a: cpu: 3 requested, 1 free")
        #expect(full.text("errors", 0, "path") == "placements[1]")
        #expect(try await Self.putGood(scene).status == 200)
        #expect(try await Self.standing(scene).state == "external")
    }

    @Test(
        "what cannot be meant is named",
        arguments: [
            (#"{"component": "x", "replica": 0, "node": "a"}"#, "placements", "y 0 has no node"),
            (
                #"{"component": "z", "replica": 0, "node": "a"}"#, "placements[0]",
                "the application has no component `z`"
            ),
            (
                #"{"component": "x", "replica": 1, "node": "a"}"#, "placements[0]",
                "component x has no replica 1, only 0 to 0"
            ),
            (
                #"{"component": "x", "replica": -1, "node": "a"}"#, "placements[0]",
                "component x has no replica -1, only 0 to 0"
            ),
            (#"{"component": "x", "replica": 0, "node": "zz"}"#, "placements[0]", "no node `zz` is known"),
            (
                #"{"component": "x", "replica": 0, "node": "a"}, {"component": "x", "replica": 0, "node": "b"}"#,
                "placements[1]", "x 0 is placed twice"
            ),
        ])
    func misnomers(placements: String, path: String, message: String) async throws {
        let scene = try await Self.scene()
        let answer = try await scene.ask(.put, Self.path, #"{"snapshotRevision": 1, "placements": [\#(placements)]}"#)
        #expect(answer.status == 422)
        #expect(answer.text("errors", 0, "path") == path)
        #expect(answer.text("errors", 0, "message") == message)
    }

    @Test("a body that is no plan is refused with the field, and is no word of the process")
    func unreadable() async throws {
        let scene = try await Self.scene()
        try await Self.putGood(scene)
        #expect(try await scene.ask(.put, Self.path, "{}").text("errors", 0, "path") == "snapshotRevision")
        #expect(try await scene.ask(.put, Self.path, "[").status == 400)
        #expect(try await Self.standing(scene).state == "external")
    }

    @Test("an application with the built-in scheduler takes no plans")
    func builtin() async throws {
        let scene = try await Self.scene(Self.pair(scheduler: .builtin))
        let answer = try await Self.putGood(scene)
        #expect(answer.status == 409)
        #expect(answer.text("detail")?.contains("scheduler: external") == true)
        #expect(try await Self.standing(scene).state == "builtin")
    }

    @Test("a plan for an older snapshot than the accepted one's, or for one that does not exist, is a conflict")
    func revisions() async throws {
        let scene = try await Self.scene()
        let first = scene.state.snapshot.revision
        scene.state.rebuildNow()
        #expect(try await Self.putGood(scene).status == 200)
        let old = try await scene.ask(.put, Self.path, Self.body(first, ("x", 0, "a"), ("y", 0, "a")))
        #expect(old.status == 409)
        #expect(old.text("detail")?.contains("a plan for snapshot \(first + 1) was accepted before") == true)
        let unborn = try await scene.ask(.put, Self.path, Self.body(first + 9, ("x", 0, "a"), ("y", 0, "a")))
        #expect(unborn.status == 409)
        #expect(try await Self.standing(scene).state == "external")
    }

    @Test("what other applications take counts against a plan")
    func reservations() async throws {
        let scene = try await Self.scene(Self.pair(milliCPU: 1_000))
        try await scene.put(chain("other", "z", milliCPU: 3_500))
        let place = #"{"application": "other", "component": "z", "node": "b"}"#
        try await scene.ask(.put, "/placements/default/z-0", place)
        #expect(try await Self.putGood(scene).text("errors", 0, "message") == "y 0 on b: cpu: 1 requested, 0.5 free")
    }

    @Test("of very many things that are wrong the first hundred are named")
    func endless() async throws {
        let scene = try await Self.scene()
        let places = Array(repeating: #"{"component": "xx", "replica": 0, "node": "a"}"#, count: 20_000)
        let answer = try await scene.ask(
            .put, Self.path, #"{"snapshotRevision": 1, "placements": [\#(places.joined(separator: ","))]}"#)
        #expect(answer.status == 422)
        #expect(answer.count("errors") == 100)
    }

    // MARK: Falling back

    @Test("a process that is silent for longer than the application allows is stood in for, until it puts a plan again")
    func silent() async throws {
        let scene = try await Self.scene()
        try await Self.putGood(scene)
        scene.clock.advance(bySeconds: 8)
        #expect(try await Self.putGood(scene).status == 200, "the same plan again is a sign of life")
        scene.clock.advance(bySeconds: 8)
        #expect(try await Self.standing(scene).state == "external")
        scene.clock.advance(bySeconds: 3)
        let standing = try await Self.standing(scene)
        #expect(standing.reason == "silent")
        #expect(standing.detail == "it put no plan for more than 10 s")
        let plan = try await scene.ask(.get, Self.path)
        #expect(plan.text("origin") == "builtin")
        #expect(plan.text("placements", 0, "node") == plan.text("placements", 1, "node"), "as the planner has it")
        #expect(try await Self.putGood(scene).status == 200)
        #expect(try await scene.ask(.get, Self.path).text("origin") == "external")
    }

    @Test("silence shows without anybody asking for a plan")
    func noticed() async throws {
        let scene = try await Self.scene()
        try await Self.putGood(scene)
        scene.clock.advance(bySeconds: 11)
        scene.schedulers.noticeSilence()
        let scheduler = try #require(scene.schedulers.scheduler(of: ApplicationID(name: "own")))
        #expect(scheduler.external.standing.state == .fallback(.silent))
    }

    @Test("a plan whose node goes is outdated, and the built-in scheduler stands in at once")
    func nodeGoes() async throws {
        let scene = try await APIScene(topology: nil, engine: .planner)
        for name in ["a", "b"] { try await scene.state.put(node: node(name)) }
        scene.state.rebuildNow()
        try await scene.put(Self.pair(limit: 1_000))
        let put = try await scene.ask(
            .put, Self.path, Self.body(scene.state.snapshot.revision, ("x", 0, "b"), ("y", 0, "b")))
        #expect(put.status == 200)
        try await scene.ask(.delete, "/nodes/b")
        let standing = try await Self.standing(scene)
        #expect(standing.reason == "outdated")
        #expect(standing.detail == "its plan no longer holds: no node `b` is known; no node `b` is known")
        #expect(try await scene.ask(.get, Self.path).text("placements", 0, "node") == "a")
    }

    @Test("a plan whose place another application took is outdated")
    func placeTaken() async throws {
        let scene = try await Self.scene(Self.pair(milliCPU: 1_000))
        try await Self.putGood(scene)
        try await scene.put(chain("other", "z", milliCPU: 3_500))
        let place = #"{"application": "other", "component": "z", "node": "b"}"#
        try await scene.ask(.put, "/placements/default/z-0", place)
        _ = await scene.standing(of: "p", "x", in: "own")
        #expect(try await Self.standing(scene).reason == "outdated")
        #expect(try await Self.standing(scene).detail?.contains("cpu: 1 requested, 0.5 free") == true)
        let other = try await scene.ask(
            .put, Self.path, Self.body(scene.state.snapshot.revision, ("x", 0, "a"), ("y", 0, "a")))
        #expect(other.status == 200)
        #expect(try await Self.standing(scene).state == "external")
    }

    @Test("a plan whose link gets worse is outdated once the background has looked", .timeLimit(.minutes(1)))
    func linkDegrades() async throws {
        let scene = try await APIScene(
            topology: Topology(name: "measured", nodes: [node("a"), node("b")]), engine: .planner,
            scheduling: SchedulingSettings(replanInterval: 0.001, backgroundShare: 1))
        _ = try await scene.state.accept(report("a", sequence: 1, ["b": 5]))
        scene.state.rebuildNow()
        try await scene.put(Self.pair())
        #expect(try await Self.putGood(scene).status == 200)
        let scheduler = try #require(scene.schedulers.scheduler(of: ApplicationID(name: "own")))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await scene.schedulers.run() }
            _ = try? await scene.state.accept(report("a", sequence: 2, ["b": 50]))
            scene.state.rebuildNow()
            while scheduler.external.standing.state == .external { await Task.yield() }
            group.cancelAll()
        }
        #expect(scheduler.external.standing.state == .fallback(.outdated))
        #expect(scheduler.external.standing.detail?.contains("link a → b: p95 latency 50 ms") == true)
    }

    @Test("an application that takes the built-in scheduler forgets the plan, and starts over when it changes its mind")
    func changeOfMind() async throws {
        let scene = try await Self.scene()
        try await Self.putGood(scene)
        try await scene.put(Self.pair(scheduler: .builtin))
        #expect(try await Self.standing(scene).state == "builtin")
        #expect(try await scene.ask(.get, Self.path).text("origin") == "builtin")
        try await scene.put(Self.pair())
        #expect(try await Self.standing(scene).reason == "none-yet")
    }

    @Test("a plan goes on after a restart for as long as its process may be silent")
    func restart() async throws {
        let scene = try await Self.scene()
        try await Self.putGood(scene)
        try await scene.ask(.get, Self.path)
        let plan = try #require(scene.schedulers.plan(of: ApplicationID(name: "own")))
        let scheduler = ApplicationScheduler(
            id: ApplicationID(name: "own"), settings: SchedulingSettings(), engine: .planner, meters: PlanningMeters(),
            ledger: LiveLedger(), tables: VerdictTables(), now: { scene.clock.now }, storedPlan: plan)
        _ = scheduler.inputs(at: scene.schedulers.currentView())
        #expect(plan.origin == .external)
        #expect(scheduler.external.standing.state == .external)
        scene.clock.advance(bySeconds: 11)
        _ = scheduler.inputs(at: scene.schedulers.currentView())
        #expect(scheduler.external.standing.state == .fallback(.silent))
    }

    @Test("one check at a time: a process that floods waits for itself alone")
    func flood() async throws {
        let scene = try await Self.scene()
        try await scene.put(Self.pair("two"))
        let scheduler = try #require(scene.schedulers.scheduler(of: ApplicationID(name: "own")))
        #expect(scheduler.external.beginCheck())
        let answer = try await Self.putGood(scene)
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] == "1")
        let other = try await scene.ask(
            .put, "/applications/default/two/plan",
            Self.body(scene.state.snapshot.revision, ("x", 0, "a"), ("y", 0, "b")))
        #expect(other.status == 200)
        scheduler.external.endCheck()
        #expect(try await Self.putGood(scene).status == 200)
    }

    @Test("a wrong or silent process of one application leaves the plan of another alone")
    func isolation() async throws {
        let scene = try await Self.scene()
        try await scene.put(Self.pair("two"))
        try await Self.putGood(scene)
        _ = try await scene.ask(.put, "/applications/default/two/plan", #"{"snapshotRevision": 0, "placements": []}"#)
        #expect(try await Self.standing(scene).state == "external")
        let two = try await scene.ask(.get, "/applications/default/two/plan")
        #expect(two.text("scheduler", "reason") == "wrong")
    }

    @Test("fallbacks are counted by reason, and applications by who plans them")
    func metrics() throws {
        let metrics = TestMetrics()
        let meters = ExternalMeters(factory: metrics)
        let external = ExternalScheduling(of: ApplicationID(name: "own"), stored: nil, meters: meters, logger: nil) {}
        let clock = ManualClock()
        let offer = PlanOffer(snapshotRevision: 1, placements: [])
        func gauge(_ state: String) throws -> Double? {
            try metrics.expectGauge("isochrone_external_scheduler_applications", [("state", state)]).lastValue
        }
        func fallbacks(_ reason: String) throws -> Int64 {
            try metrics.expectCounter("isochrone_external_scheduler_fallbacks_total", [("reason", reason)]).totalValue
        }
        _ = external.settle(.external(timeout: 10), at: clock.now)
        #expect(try gauge("fallback") == 1)
        #expect(try fallbacks("none-yet") == 1)
        #expect(external.accept(offer, at: clock.now))
        #expect(try gauge("external") == 1)
        #expect(try gauge("fallback") == 0)
        clock.advance(bySeconds: 11)
        _ = external.settle(.external(timeout: 10), at: clock.now)
        external.refuse([PlanOffer.Complaint(sentence: "no")], at: clock.now)
        external.refuse([PlanOffer.Complaint(sentence: "no again")], at: clock.now)
        #expect(try fallbacks("silent") == 1)
        #expect(try fallbacks("wrong") == 1)
        external.retire()
        #expect(try gauge("external") == 0)
        #expect(try gauge("fallback") == 0)
    }
}
