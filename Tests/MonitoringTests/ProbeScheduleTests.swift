import Monitoring
import TestSupport
import Testing

/// RFC 3432: periodic, with a random phase, here with jitter too.
struct ProbeScheduleTests {
    private func moments(_ count: Int, seed: UInt64, interval: Double = 2, from start: Double = 100) -> [Double] {
        var random = SplitMix64(seed: seed)
        var schedule = ProbeSchedule(interval: interval, from: start, using: &random)
        return (0..<count).map { _ in
            defer { schedule.advance(past: schedule.due, using: &random) }
            return schedule.due
        }
    }

    @Test("the phase is drawn from the whole interval")
    func randomPhase() throws {
        let phases = (1...500).map { moments(1, seed: $0)[0] - 100 }
        #expect(phases.allSatisfy { (0..<2).contains($0) })
        #expect(try #require(phases.min()) < 0.1)
        #expect(try #require(phases.max()) > 1.9)
        #expect(abs(phases.reduce(0, +) / 500 - 1) < 0.1)
    }

    @Test("probes keep to the grid up to a jitter of 10 %, so that they don't drift", arguments: 1...10)
    func keepsToTheGrid(seed: UInt64) {
        let moments = moments(1_000, seed: seed)
        for (index, moment) in moments.enumerated() {
            let lag = moment - moments[0] - Double(index) * 2
            #expect((0..<0.2).contains(lag) || index == 0)
        }
        #expect(Set(zip(moments, moments.dropFirst()).map { $1 - $0 }).count > 900)
    }

    @Test("moments that passed unseen are left out")
    func doesNotCatchUp() {
        var random = SplitMix64(seed: 1)
        var schedule = ProbeSchedule(interval: 1, from: 0, using: &random)
        schedule.advance(past: 60, using: &random)
        #expect(schedule.due > 60)
        #expect(schedule.due < 61.2)
    }
}
