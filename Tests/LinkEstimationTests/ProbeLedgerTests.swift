import ClusterModel
import LinkEstimation
import TestSupport
import Testing

struct ProbeLedgerTests {
    /// Sends `count` probes at one a second from second 0 on and looks once, when all fates are settled.
    private func settle(_ count: UInt32, answers: [UInt32: ProbeAnswer]) -> ProbeLedger.Change {
        var ledger = ProbeLedger(waitingTime: 3)
        for sequence in 0..<count { ledger.send(sequence, at: Double(sequence)) }
        return ledger.collect(at: Double(count) + 6) { answers[$0] }
    }

    private func answer(
        _ sequence: UInt32, reflector: UInt32? = nil, delay: Double = 0.01, copies: Int = 1
    ) -> ProbeAnswer {
        ProbeAnswer(
            roundTrip: delay * 1_000, delay: delay, arrival: UInt64((Double(sequence) + delay) * 1e9),
            reflectorSequence: reflector ?? sequence, copies: copies)
    }

    @Test("an answer is a sample at once, its fate is settled after twice the waiting time")
    func samplesFirst() {
        var ledger = ProbeLedger(waitingTime: 3)
        ledger.send(0, at: 100)
        let first = ledger.collect(at: 100.5) { _ in answer(0) }
        #expect(first.samples == [10])
        #expect(first.newestSample == 100)
        #expect(first.counts.sent == 0)
        let early = ledger.collect(at: 105.9) { _ in answer(0) }
        #expect(early == ProbeLedger.Change())
        let settled = ledger.collect(at: 106) { _ in answer(0) }
        #expect(settled.samples.isEmpty)
        #expect(settled.counts == ProbeCounts(sent: 1, received: 1))
        #expect(settled.settlements == [.arrived])
    }

    @Test("a probe that nobody answers is lost, and no sample")
    func loses() {
        let change = settle(3, answers: [0: answer(0), 2: answer(2, reflector: 1)])
        #expect(change.counts == ProbeCounts(sent: 3, received: 2, lost: 1, lostForward: 1))
        #expect(change.samples.count == 2)
    }

    @Test("an answer after the waiting time is late: neither lost nor a sample")
    func isLate() {
        let change = settle(2, answers: [0: answer(0, delay: 3.5), 1: answer(1, delay: 3)])
        #expect(change.counts == ProbeCounts(sent: 2, received: 1, late: 1))
        #expect(change.samples == [3_000])
    }

    @Test("further copies of an answer are counted")
    func countsDuplicates() {
        #expect(settle(1, answers: [0: answer(0, copies: 3)]).counts.duplicate == 2)
    }

    @Test("a probe whose answer a later one overtook is reordered")
    func countsReordering() {
        let change = settle(3, answers: [0: answer(0), 1: answer(1, delay: 2.5), 2: answer(2, delay: 0.1)])
        #expect(change.counts.reordered == 1)
        #expect(change.counts.received == 3)
    }

    @Test("a reflector with impossible times answers, but gives no sample")
    func refusesImpossibleTimes() {
        var nonsense = answer(0)
        nonsense.roundTrip = nil
        let change = settle(1, answers: [0: nonsense])
        #expect(change.samples.isEmpty)
        #expect(change.counts == ProbeCounts(sent: 1, received: 1))
    }

    @Test(
        "the reflector's count tells on which way a probe was lost",
        arguments: [
            // Of probes 1 and 2 the reflector counted none, one, both.
            (UInt32(1), 2, 0), (2, 1, 1), (3, 0, 2),
            // More than were missing: other packets were counted too.
            (9, 0, 2),
        ])
    func attributesLoss(reflectorCount: UInt32, forward: Int, backward: Int) {
        let change = settle(4, answers: [0: answer(0), 3: answer(3, reflector: reflectorCount)])
        #expect(change.counts.lost == 2)
        #expect(change.counts.lostForward == forward)
        #expect(change.counts.lostBackward == backward)
    }

    @Test("a reflector that starts to count anew leaves the direction undecided")
    func noticesRestarts() {
        let change = settle(4, answers: [0: answer(0, reflector: 5_000), 3: answer(3, reflector: 0)])
        #expect(change.counts == ProbeCounts(sent: 4, received: 2, lost: 2))
        #expect(change.settlements.contains(.resolved(LossDirections(undecided: 2))))
    }

    @Test("reordering on the way there does not look like loss on the way back")
    func toleratesOvertaking() {
        // Probes 1 and 2 change places before the reflector, probe 3 is lost on the way there.
        let change = settle(
            5,
            answers: [
                0: answer(0), 1: answer(1, reflector: 2), 2: answer(2, reflector: 1), 4: answer(4, reflector: 3),
            ])
        #expect(change.counts.lostForward == 1)
        #expect(change.counts.lostBackward == 0)
    }

    @Test("losses that are drawn at random in both directions are attributed exactly", arguments: 1...20)
    func attributesRandomLoss(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var answers: [UInt32: ProbeAnswer] = [:]
        var (counted, forward, backward) = (UInt32(0), 0, 0)
        for sequence in 0..<UInt32(500) {
            let isCertain = sequence == 0 || sequence == 499
            if !isCertain, UInt.random(in: 0..<10, using: &random) == 0 {
                forward += 1
                continue
            }
            if !isCertain, UInt.random(in: 0..<10, using: &random) == 0 {
                backward += 1
            } else {
                answers[sequence] = answer(sequence, reflector: counted)
            }
            counted += 1
        }
        let counts = settle(500, answers: answers).counts
        #expect((counts.lostForward, counts.lostBackward) == (forward, backward))
        #expect(counts.sent == counts.received + counts.lost + counts.late)
    }

    @Test("sequence numbers may wrap around")
    func wraps() {
        var ledger = ProbeLedger(waitingTime: 3)
        let sequences: [UInt32] = [.max - 1, .max, 0, 1]
        for (second, sequence) in sequences.enumerated() { ledger.send(sequence, at: Double(second)) }
        let change = ledger.collect(at: 20) { sequence in
            sequence == 0
                ? nil
                : ProbeAnswer(
                    roundTrip: 1, delay: 0.001, arrival: UInt64(sequence &+ 2), reflectorSequence: sequence)
        }
        #expect(change.counts == ProbeCounts(sent: 4, received: 3, lost: 1, lostBackward: 1))
    }
}
