import ClusterModel
import TestSupport
import Testing

@testable import Rescheduling

/// Moves that meet trouble on their way.
@Suite("The course of a move")
struct CourseTests {
    private static func broken(edges: Int = 2, _ mode: ReschedulingPolicy.Mode = .violations) -> World {
        Scenes.star(edges, mode: mode) { edge, seconds in edge == 1 ? (seconds < 60 ? 5 : 50) : 8 }
    }

    @Test("a disruption budget that blocks is asked again, less and less often, and at least as late as it says")
    func blocked() {
        var world = Self.broken()
        world.evictor = { _, seconds in
            seconds < 1_500 ? .blockedByBudget(retryAfter: seconds < 200 ? 60 : nil) : .evicted
        }
        world.run(seconds: 3_600)
        let attempts = world.evictions.map(\.at)
        let gaps = zip(attempts, attempts.dropFirst()).map { $1 - $0 }
        #expect(gaps.first.map { $0 >= 60 } == true)
        #expect(gaps.count >= 5 && zip(gaps.dropFirst(2), gaps.dropFirst(3)).allSatisfy { $1 >= $0 })
        #expect(gaps.allSatisfy { $0 <= 600 * 1.5 + 5 })
        #expect(world.node(of: "worker") == "edge-2")
        #expect(world.waits["blocked", default: 0] > 0)
    }

    @Test("attempts that were blocked do not count as moves")
    func blockedIsNoMove() {
        var world = Self.broken()
        world.evictor = { _, seconds in seconds < 900 ? .blockedByBudget(retryAfter: 1) : .evicted }
        world.policy.rescheduling.movesPerHour = 1
        world.run(seconds: 1_800)
        #expect(world.node(of: "worker") == "edge-2")
    }

    @Test(
        "objects that vanish while in use end the attempt",
        arguments: [
            EvictionOutcome.gone, .replaced, .failed("the API server does not answer"),
        ])
    func vanished(outcome: EvictionOutcome) {
        var world = Self.broken()
        world.evictor = { _, seconds in seconds < 130 ? outcome : .evicted }
        world.run(seconds: 600)
        #expect(world.evictions.count == 2)
        #expect(world.node(of: "worker") == "edge-2")
    }

    @Test("an application that is deleted in the middle of a move ends it")
    func deleted() {
        var world = Self.broken()
        world.run(seconds: 125)
        #expect(world.planner.underway.count == 1)
        let ended = world.planner.forget(ApplicationID(name: "readings"), at: world.now)
        guard case .ended(let move)? = ended.first else {
            Issue.record("nothing ended")
            return
        }
        #expect(move.stage == .calledOff("the application is gone"))
        #expect(world.planner.underway.isEmpty && world.planner.known.isEmpty)
    }

    @Test("a moved pod that does not come back is lost after a while, and nothing else of its application is moved")
    func lost() {
        var world = Self.broken()
        world.isScheduling = false
        world.run(seconds: 1_800)
        #expect(world.evictions.count == 1)
        #expect(world.transcript.contains { $0.hasSuffix("worker-2 is lost") })
        #expect(world.waits["moving", default: 0] > 0 && world.waits["incomplete", default: 0] == 0)
        let history = world.planner.history(of: ApplicationID(name: "readings"))
        #expect(history.setbacks == 1 && world.planner.underway.isEmpty)
    }

    @Test("moves that do not help are followed by pauses that double")
    func backOff() {
        // Wherever the worker is, that link is bad: only from there it shows.
        let place = Place()
        var world = Scenes.star(4) { edge, _ in place.isAt(edge) ? 50 : 8 }
        world.policy.rescheduling.settleFor = 120
        world.pace.tick = 15
        for _ in 0..<(6 * 240) {
            place.set(world.node(of: "worker").flatMap { Int($0.dropFirst(5)) } ?? place.edge)
            world.tick()
        }
        let times = world.evictions.map(\.at)
        let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
        print("Moves that do not help: \(times.count) in 6 h, pauses \(gaps.map { Int($0) }) s")
        #expect(times.count <= 8)
        #expect(gaps.count >= 3 && zip(gaps, gaps.dropFirst()).allSatisfy { $1 > $0 * 1.5 })
        #expect(world.waits["back_off", default: 0] > 0)
    }

    @Test("budgets of the application and of all hold")
    func budgets() {
        var world = Self.broken()
        world.policy.rescheduling.movesPerHour = 0
        world.run(seconds: 900)
        #expect(world.evictions.isEmpty)
        #expect(world.waits["budget", default: 0] > 0)

        var crowd = Scenes.star(4, application: Scenes.readings("app-1", milliCPU: 100)) { edge, seconds in
            edge == 1 ? (seconds < 60 ? 5 : 50) : Double(7 + edge)
        }
        for number in 2...6 {
            let name = "app-\(number)"
            crowd.applications.append(Scenes.readings(name, criteria: number % 2 == 0, milliCPU: 100))
            crowd.start(name, ("sensor", "gate"), ("worker", "edge-1"))
        }
        crowd.nodes = crowd.nodes.map { node($0.name, milliCPU: 4_000) }
        crowd.planner.settings.movesPerHour = 3
        var mostAtOnce = 0
        for _ in 0..<400 {
            crowd.tick()
            mostAtOnce = max(mostAtOnce, crowd.planner.underway.count)
        }
        #expect(mostAtOnce <= crowd.planner.settings.movesAtOnce && mostAtOnce >= 1)
        #expect(crowd.evictions.count == 3)
        #expect(crowd.waits["common_budget", default: 0] > 0)
    }

    @Test("repairs go before improvements where there is budget for one")
    func repairsFirst() {
        // Both are ready to move in the same look: `a` to improve, `b` to be repaired.
        var world = Scenes.star(4, application: Scenes.readings("a", milliCPU: 100), mode: .improvements) {
            edge, seconds in
            switch edge {
            case 1: 16
            case 2: 6
            case 3: seconds < 840 ? 7 : 50
            default: 9
            }
        }
        world.applications.append(Scenes.readings("b", milliCPU: 100))
        world.start("b", ("sensor", "gate"), ("worker", "edge-3"))
        world.nodes = world.nodes.map { node($0.name, milliCPU: 4_000) }
        world.planner.settings.movesAtOnce = 1
        world.run(seconds: 1_000)
        #expect(world.evictions.first?.move.pod.application == "b", "\(world.transcript)")
    }

    @Test("a replica that was moved is left alone for the settle time, even when its new place breaks a limit")
    func settling() {
        var world = Scenes.star(3) { edge, seconds in
            switch edge {
            case 1: seconds < 60 ? 5 : 50
            case 2: seconds < 200 ? 8 : 50
            default: 9
            }
        }
        world.run(seconds: 3_600)
        #expect(world.evictions.map(\.move.target) == ["edge-2", "edge-3"])
        let settled = world.evictions.last.map { $0.at } ?? 0
        #expect(settled >= 120 + world.policy.rescheduling.settleFor)
        #expect(world.waits["settling", default: 0] > 0)
    }

    @Test("a restart in the middle of a move repeats nothing and keeps budgets and settle times")
    func restart() {
        var world = Self.broken()
        world.run(seconds: 125)
        #expect(world.planner.underway.count == 1)
        let before = world.planner.history(of: ApplicationID(name: "readings"))
        world.restart()
        #expect(world.planner.history(of: ApplicationID(name: "readings")) == before)
        world.run(seconds: 3_600)
        #expect(world.evictions.count == 1)
        #expect(world.transcript.contains { $0.contains("worker-2 is replaced on edge-2") })
    }

    @Test("an eviction that a crash left without an answer is found out from the pod itself", arguments: [true, false])
    func crashed(wasEvicted: Bool) {
        var world = Self.broken()
        world.run(seconds: 115)
        // The move was stored; then the process died before or after the API server had the eviction.
        var planner = MovePlanner()
        swap(&planner, &world.planner)
        let pod = world.pods[1].placement
        let move = PodMove(
            pod: pod, target: "edge-2", reason: .violation(constraints: ["in-time"], seconds: 60, sentence: ""),
            decidedAt: world.now)
        world.planner = MovePlanner(restoring: [pod.applicationID: MoveHistory(moves: [move])])
        if wasEvicted { world.replace(move) }
        world.run(seconds: 3_600)
        #expect(world.node(of: "worker") == "edge-2")
        #expect(world.evictions.count == (wasEvicted ? 0 : 1))
        if !wasEvicted { #expect(world.evictions[0].at >= 115 + world.planner.settings.answerWithin) }
    }

    @Test("a stored history is read as it was written")
    func stored() throws {
        var world = Self.broken()
        world.run(seconds: 900)
        let history = world.planner.history(of: ApplicationID(name: "readings"))
        #expect(history.moves.count == 1)
        #expect(try Self.roundTrip(history) == history)
    }

    @Test("a repair that repaired is no setback because something else broke meanwhile")
    func otherLimit() {
        var world = Self.broken()
        world.applications[0].constraints.append(
            Constraint(
                name: "cool", targets: Targets(components: ["worker"]),
                rule: .metric(name: "heat", min: nil, max: 5)))
        world.nodes = world.nodes.map {
            node($0.name, milliCPU: $0.name == "gate" ? 200 : 4_000, properties: ["heat": .number(1)])
        }
        world.run(seconds: 140)
        #expect(world.node(of: "worker") == "edge-2")
        // Everywhere it gets too hot.
        world.nodes = world.nodes.map {
            node($0.name, milliCPU: $0.name == "gate" ? 200 : 4_000, properties: ["heat": .number(9)])
        }
        world.run(seconds: 600)
        let history = world.planner.history(of: ApplicationID(name: "readings"))
        #expect(history.moves.map(\.helped) == [true] && history.setbacks == 0)
    }
}
