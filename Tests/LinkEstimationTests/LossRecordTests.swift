import ClusterModel
import LinkEstimation
import TestSupport
import Testing

struct LossRecordTests {
    private func fates(
        arrived: Int, forward: Int = 0, backward: Int = 0, undecided: Int = 0
    ) -> [Settlement] {
        let missing = Array(repeating: Settlement.missing, count: forward + backward + undecided)
        let directions = LossDirections(forward: forward, backward: backward, undecided: undecided)
        return Array(repeating: .arrived, count: arrived) + missing + (missing.isEmpty ? [] : [.resolved(directions)])
            + [.arrived]
    }

    @Test(
        "few missing probes wait for the answer that tells their direction; many are a link that has broken",
        arguments: [(1, 1.0, 10), (2, 1.0, 10), (3, 10.0 / 13, 13), (30, 0.25, 40)])
    func waitsForTheAnswer(missing: Int, expected: Double, messages: Int) throws {
        var record = LossRecord()
        record.add(Array(repeating: .arrived, count: 10) + Array(repeating: .missing, count: missing), at: 10)
        let reliability = try #require(record.reliability)
        #expect(reliability.estimate == expected)
        #expect(reliability.messages == messages)
        // They were lost on the way back: nothing was lost on the way there.
        record.add([.resolved(LossDirections(backward: missing)), .arrived], at: 20)
        #expect(record.reliability?.estimate == 1)
        #expect(record.backward.minute?.messages == 11 + missing)
    }

    @Test("nothing is known before the first answer")
    func startsUnknown() {
        var record = LossRecord()
        record.add([.missing, .missing], at: 10)
        #expect(record.forward == LossHistory())
        #expect(record.backward == LossHistory())
        #expect(record.bursts == nil)
    }

    @Test("both directions have their own loss: that of the way back among the answers that were sent")
    func directions() throws {
        var record = LossRecord()
        record.add(fates(arrived: 79, forward: 20, backward: 10), at: 10)
        let forward = try #require(record.forward.minute)
        #expect(forward == WilsonInterval.loss(lost: 20, of: 110))
        #expect(forward.lower < forward.estimate && forward.estimate < forward.upper)
        #expect(record.backward.minute == WilsonInterval.loss(lost: 10, of: 90))
        #expect(record.reliability?.estimate == 90.0 / 110)
    }

    @Test("what is missing counts as lost on the way there, and says nothing of the way back")
    func missing() {
        var record = LossRecord()
        record.add(fates(arrived: 9), at: 10)
        record.add(Array(repeating: .missing, count: 10), at: 20)
        #expect(record.forward.minute?.estimate == 0.5)
        #expect(record.backward.minute?.messages == 10)
        record.add([.resolved(LossDirections(undecided: 10)), .arrived], at: 30)
        #expect(record.forward.minute == WilsonInterval.loss(lost: 0, of: 11))
    }

    @Test("each span forgets in its time")
    func spans() {
        var record = LossRecord()
        record.add(fates(arrived: 9, forward: 10), at: 0)
        func losses() -> [Double?] {
            [record.forward.minute, record.forward.quarterHour, record.forward.day].map { $0?.estimate }
        }
        #expect(losses() == [0.5, 0.5, 0.5])
        record.add(fates(arrived: 19), at: 60)
        #expect(losses() == [0, 0.25, 0.25])
        record.add(fates(arrived: 19), at: 900)
        #expect(losses() == [0, 0, 10.0 / 60])
        record.add(fates(arrived: 19), at: 90_000)
        #expect(losses() == [0, 0, 0])
        #expect(record.forward.day?.messages == 20)
    }

    @Test("a day of windows is what was drawn, within the interval", arguments: [0.001, 0.05] as [Double])
    func day(loss: Double) throws {
        var random = SplitMix64(seed: 11)
        var record = LossRecord()
        for window in 1...8_640 {
            let lost = (0..<10).count { _ in Double.random(in: 0..<1, using: &random) < loss }
            record.add(fates(arrived: 9 - lost, forward: lost), at: Double(window) * 10)
        }
        let day = try #require(record.forward.day)
        #expect(day.messages == 86_400)
        #expect((day.lower...day.upper).contains(loss))
        #expect(record.forward.quarterHour?.messages == 900)
        #expect(record.forward.minute?.messages == 60)
    }
}
