import ClusterModel
import TestSupport
import Testing

@testable import Rescheduling

/// A limit breaks, and a pod is moved for it: when, and how long it takes.
@Suite("Repairs")
struct RepairTests {
    @Test("a broken limit is repaired after the hold time and one look, and never before", arguments: [5.0, 1, 10])
    func repairTime(tick: Double) {
        var world = Scenes.star { edge, seconds in edge == 1 ? (seconds < 60 ? 5 : 50) : 8 }
        world.pace.tick = tick
        let hold = world.policy.rescheduling.holdFor
        world.run(seconds: 60 + hold - tick)
        #expect(world.evictions.isEmpty)
        world.run(seconds: 300)
        #expect(world.evictions.count == 1)
        #expect(world.node(of: "worker") == "edge-2")
        let brokenFor = (world.repairs.first ?? .infinity)
        let most = hold + world.pace.grace + world.pace.start + 3 * tick
        print(
            "Repair with a look each \(tick) s: \(brokenFor) s = hold \(hold) s + pod goes \(world.pace.grace) s + pod "
                + "starts \(world.pace.start) s + looks")
        #expect(brokenFor >= hold && brokenFor <= most)
    }
}
