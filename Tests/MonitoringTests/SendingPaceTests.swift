import Monitoring
import TestSupport
import Testing

struct SendingPaceTests {
    @Test(
        "batches of a backlog keep a pause that grows with what the server takes",
        arguments: [(0.01, 1), (0.2, 4), (60, 30)] as [(Double, Double)])
    func success(took: Double, mean: Double) {
        var pace = SendingPace()
        #expect(pace.pause(afterSuccessOf: took, random: 0) == mean / 2)
        #expect(pace.pause(afterSuccessOf: took, random: 0.5) == mean)
    }

    @Test("failures are repeated after pauses that double up to half a minute, and start anew after a success")
    func failures() {
        var pace = SendingPace()
        let pauses = (1...9).map { _ in pace.pause(afterFailureWishing: nil, random: 1) }
        #expect(pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30])
        #expect(pace.pause(afterFailureWishing: nil, random: 0) == 0.1)
        #expect(pace.pause(afterFailureWishing: .seconds(60), random: 1) == 90)
        _ = pace.pause(afterSuccessOf: 0, random: 0)
        #expect(pace.pause(afterFailureWishing: nil, random: 1) == 0.5)
    }

    @Test("a thousand daemons that come back with the server spread their requests, and their backlogs")
    func herd() {
        var generator = SplitMix64(seed: 11)
        var perSecond: [Int: Int] = [:]
        for _ in 0..<1_000 {
            var pace = SendingPace()
            for _ in 1...9 { _ = pace.pause(afterFailureWishing: nil, random: 0) }
            var moment = pace.pause(afterFailureWishing: nil, random: .random(in: 0..<1, using: &generator))
            for _ in 1...12 {
                perSecond[Int(moment), default: 0] += 1
                moment += pace.pause(afterSuccessOf: 0.25, random: .random(in: 0..<1, using: &generator))
            }
        }
        // 12 batches of 5 s each and the 30 s of the longest pause: on average 12,000 in about 90 s.
        #expect((perSecond.values.max() ?? 0) < 260)
    }
}
