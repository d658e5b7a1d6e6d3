import ClusterModel
import Foundation
import TestSupport
import Testing

@testable import Rescheduling

/// Nothing oscillates, whatever links do.
@Suite("Steadiness")
struct SteadinessTests {
    private static let hours = 12.0

    /// `edge-1` is near whenever its link is well, and out of the limit in every second half of a period.
    private static func flapping(period: Double, _ mode: ReschedulingPolicy.Mode) -> World {
        Scenes.star(mode: mode) { edge, seconds in
            let isBad = seconds.truncatingRemainder(dividingBy: period) >= period / 2
            return edge == 1 ? (isBad ? 50 : 2) : 12
        }
    }

    @Test("a link that flaps faster than the hold time moves nothing at all", arguments: [20.0, 40, 110])
    func fastFlapping(period: Double) {
        var world = Self.flapping(period: period, .improvements)
        world.run(seconds: 3_600)
        #expect(world.evictions.isEmpty)
        #expect(world.waits["hold", default: 0] > 0)
    }

    @Test("repairs alone leave a flapping link once, and never come back", arguments: [300.0, 1_800, 7_200])
    func repairsOnly(period: Double) {
        var world = Self.flapping(period: period, .violations)
        world.pace.tick = 60
        world.run(seconds: Self.hours * 3600)
        #expect(world.evictions.count == 1)
        #expect(world.node(of: "worker") == "edge-2")
    }

    /// Coming back takes `improveAfter` doubled for each departure, and half a period is all there is: each return needs
    /// twice the time of the one before, so that there are as many as doublings fit.
    @Test(
        "improvements come back less and less, however slowly a link flaps",
        arguments: [
            600.0, 1_800, 2_700, 3_600, 5_400, 7_200, 14_400,
        ])
    func slowFlapping(period: Double) {
        var world = Self.flapping(period: period, .improvements)
        world.pace.tick = 60
        world.run(seconds: Self.hours * 3600)
        let policy = world.policy.rescheduling
        var returns = 0
        while policy.improveAfter * Double(2 << returns) <= period / 2 { returns += 1 }
        let most = 1 + 2 * returns
        print("A link that flaps every \(period) s: \(world.evictions.count) moves in \(Self.hours) h, at most \(most)")
        #expect(world.evictions.count <= most)
        #expect(!world.evictions.isEmpty)
    }

    /// Each edge has its own state for each quarter of an hour, drawn anew.
    private static func isBad(_ edge: Int, quarter: Int, seed: UInt64) -> Bool {
        var generator = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(edge) &* 7_919 &+ UInt64(quarter))
        return Double.random(in: 0..<1, using: &generator) < 0.3
    }

    /// Quarters of an hour for which an edge is bad at most.
    private static func longestRun(of edge: Int, seed: UInt64) -> Int {
        var (longest, run) = (0, 0)
        for quarter in 0..<96 {
            run = isBad(edge, quarter: quarter, seed: seed) ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    @Test("links that flap at random moments move no more than doublings of the hold time allow", arguments: [1, 2])
    func randomFlapping(seed: UInt64) {
        var world = Scenes.star(3, mode: .improvements) { edge, seconds in
            Self.isBad(edge, quarter: Int(seconds / 900), seed: seed) ? 50 : Double(edge) * 3
        }
        world.pace.tick = 60
        world.run(seconds: 24 * 3600)
        // A return has to wait for the hold time doubled for each departure, and no edge is bad for longer than `longest`:
        // each of three edges is gone to as often as doublings fit, and once more.
        let longest = 900 * Double((1...3).map { Self.longestRun(of: $0, seed: seed) }.max() ?? 0)
        let most = 3 * (Int(log2(longest / world.policy.rescheduling.holdFor)) + 2)
        print("Random flapping, seed \(seed): \(world.evictions.count) moves in 24 h, at most \(most)")
        #expect(world.evictions.count <= most)
        // Every window of an hour keeps the budget.
        for (at, _) in world.evictions {
            let inHour = world.evictions.count { $0.at >= at && $0.at < at + 3600 }
            #expect(inHour <= world.policy.rescheduling.movesPerHour)
        }
    }

    @Test("a gain below the threshold, or below the price of a move, moves nothing")
    func smallGain() {
        // 12 ms to 10 ms is a sixth of the objective.
        var world = Scenes.star(mode: .improvements) { edge, _ in edge == 1 ? 12 : 10 }
        world.run(seconds: 2 * 3600)
        #expect(world.evictions.isEmpty)
        // 12 ms to 6 ms is half of it: 0.3 of the scale of 20 ms.
        var cheap = Scenes.star(mode: .improvements) { edge, _ in edge == 1 ? 12 : 6 }
        cheap.run(seconds: 2 * 3600)
        #expect(cheap.evictions.count == 1)
        var dear = Scenes.star(mode: .improvements) { edge, _ in edge == 1 ? 12 : 6 }
        dear.policy.movePrice = 0.4
        dear.run(seconds: 2 * 3600)
        #expect(dear.evictions.isEmpty)
    }

    @Test("an improvement has to last, and a repair does not wait for it")
    func improvementHold() {
        var world = Scenes.star(mode: .improvements) { edge, seconds in edge == 1 ? 12 : seconds < 600 ? 12 : 4 }
        world.run(seconds: 600 + 900 - 5)
        #expect(world.evictions.isEmpty)
        world.run(seconds: 200)
        #expect(world.evictions.count == 1)
        guard case .improvement(_, let share, 1)? = world.evictions.first?.move.reason else {
            Issue.record("\(world.evictions)")
            return
        }
        #expect(abs(share - 2.0 / 3) < 0.01)
    }

    @Test("two applications that want one place do not chase each other")
    func onePlace() {
        // Room for one worker on edge-2, which both would like better than where they are.
        var world = Scenes.star(3, application: Scenes.readings("first", milliCPU: 3_000), mode: .improvements) {
            edge, _ in [12, 4, 11][edge - 1]
        }
        world.applications.append(Scenes.readings("second", milliCPU: 3_000))
        world.start("second", ("sensor", "gate"), ("worker", "edge-3"))
        world.pace.tick = 60
        world.run(seconds: 12 * 3600)
        #expect(world.evictions.count == 1, "\(world.transcript.joined(separator: "\n"))")
        let places = ["first", "second"].compactMap { world.node(of: "worker", in: $0) }
        #expect(places.count == 2 && places.contains("edge-2") && Set(places).count == 2)
        #expect(world.pods.count == 4)
    }

    @Test("two applications whose limits break at once go one after the other to the node that is left")
    func oneTarget() {
        var world = Scenes.star(2, application: Scenes.readings("first")) { edge, seconds in
            edge == 1 ? (seconds < 60 ? 5 : 50) : 8
        }
        world.applications.append(Scenes.readings("second"))
        world.start("second", ("sensor", "gate"), ("worker", "edge-1"))
        world.run(seconds: 600)
        #expect(world.evictions.map(\.move.pod.application) == ["first", "second"])
        #expect(world.waits["contended", default: 0] > 0)
        #expect(world.repairs.count == 2)
    }
}
