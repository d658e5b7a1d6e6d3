import ClusterModel
import LinkEstimation
import TestSupport
import Testing

struct GilbertElliottTests {
    @Test("the parameters are the shares of the transitions")
    func fits() throws {
        let model = try #require(
            GilbertElliott(LossTransitions(stayedUp: 950, wentDown: 50, cameUp: 50, stayedDown: 50)))
        #expect(model.onset == 0.05)
        #expect(model.recovery == 0.5)
        #expect(model.meanBurstLength == 2)
        #expect(abs(model.stationaryLoss - 1.0 / 11) < 1e-12)
    }

    @Test(
        "without enough evidence nothing is said",
        arguments: [
            LossTransitions(), LossTransitions(stayedUp: 100_000),
            LossTransitions(stayedUp: 100, wentDown: 19, cameUp: 19),
            LossTransitions(stayedUp: 10, wentDown: 1, stayedDown: 100),
            LossTransitions(stayedUp: 100, wentDown: 1, stayedDown: 5_000),
        ])
    func refuses(transitions: LossTransitions) {
        #expect(GilbertElliott(transitions) == nil)
    }

    /// Probes of a simulated link; `nil` is one that says nothing.
    private func sequence(
        _ count: Int, onset: Double, recovery: Double, using random: inout SplitMix64
    ) -> [Bool] {
        var isLost = false
        return (0..<count).map { _ in
            let draw = Double.random(in: 0..<1, using: &random)
            isLost = isLost ? draw >= recovery : draw < onset
            return isLost
        }
    }

    /// What the ledger would settle: losses on the way there are resolved by the next answer.
    private func settlements(_ lost: [Bool]) -> [Settlement] {
        var missing = 0
        return lost.flatMap { isLost -> [Settlement] in
            missing += isLost ? 1 : 0
            guard !isLost else { return [.missing] }
            defer { missing = 0 }
            return missing > 0 ? [.resolved(LossDirections(forward: missing)), .arrived] : [.arrived]
        }
    }

    @Test(
        "a simulated link's parameters are found again, to four standard errors",
        arguments: [(0.003, 0.5), (0.01, 0.9), (0.01, 0.1), (0.05, 0.3), (0.3, 0.7)] as [(Double, Double)])
    func findsParameters(onset: Double, recovery: Double) throws {
        for seed in UInt64(1)...2 {
            var random = SplitMix64(seed: seed)
            var record = LossRecord()
            let lost = sequence(20_000, onset: onset, recovery: recovery, using: &random)
            record.add(settlements(lost), at: 10)
            let model = try #require(record.bursts)
            let losses = Double(lost.count { $0 })
            let (onsetError, recoveryError) = (
                (onset * (1 - onset) / (20_000 - losses)).squareRoot(),
                (recovery * (1 - recovery) / losses).squareRoot()
            )
            #expect(abs(model.onset - onset) < 4 * onsetError)
            #expect(abs(model.recovery - recovery) < 4 * recoveryError)
            #expect(abs(model.stationaryLoss - losses / 20_000) < 0.01)
        }
    }

    @Test("independent losses have bursts of 1/(1 − loss)")
    func independentLosses() throws {
        var random = SplitMix64(seed: 9)
        var record = LossRecord()
        record.add(settlements(sequence(50_000, onset: 0.2, recovery: 0.8, using: &random)), at: 10)
        #expect(abs(try #require(record.bursts).meanBurstLength - 1.25) < 0.03)
    }

    @Test("losses on the way back are none on the way there")
    func waysBack() {
        var record = LossRecord()
        for window in 1...200 {
            record.add(
                [.arrived, .missing, .missing, .resolved(LossDirections(backward: 2)), .arrived], at: Double(window))
        }
        #expect(record.bursts == nil)
        #expect(record.reliability?.estimate == 1)
    }

    @Test("what is undecided, or lost on an unknown way, is a gap over which nothing is counted")
    func gaps() {
        for directions in [LossDirections(undecided: 2), LossDirections(forward: 1, backward: 1)] {
            var record = LossRecord()
            for window in 1...200 {
                record.add([.missing, .missing, .resolved(directions), .arrived], at: Double(window))
            }
            #expect(record.bursts == nil)
        }
    }

    @Test("an answer that came before it is known how the ones before were lost keeps its place")
    func overtaking() throws {
        var record = LossRecord()
        // Lost, lost, arrived, lost, arrived.
        for window in 1...200 {
            record.add(
                [.missing, .missing, .arrived, .missing, .resolved(LossDirections(forward: 3)), .arrived],
                at: Double(window))
        }
        let model = try #require(record.bursts)
        #expect(abs(model.meanBurstLength - 1.5) < 1e-9)
        #expect(model.onset == 1)
    }
}
