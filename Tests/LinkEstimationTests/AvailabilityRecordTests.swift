import ClusterModel
import LinkEstimation
import TestSupport
import Testing

struct AvailabilityRecordTests {
    /// A window of ten probes each: `.` all arrive, `x` all are lost, `~` four are lost, ` ` none is settled.
    private func record(_ windows: String, from start: Double = 0) -> AvailabilityRecord {
        var record = AvailabilityRecord()
        var now = start
        for window in windows {
            now += 10
            record.add(settlements(window), length: 10, at: now)
        }
        return record
    }

    private func settlements(_ window: Character) -> [Settlement] {
        let lost = ["x": 9, "~": 4][window] ?? 0
        guard window != " " else { return [] }
        let missing = Array(repeating: Settlement.missing, count: lost)
        return missing + (lost > 0 ? [.resolved(LossDirections(forward: lost))] : [])
            + Array(repeating: .arrived, count: 10 - lost)
    }

    @Test(
        "the state changes after three bad bins and after six good ones",
        arguments: [
            (".", LinkAvailability.State.available), (".x", .available), (".xx", .available), (".xxx", .unavailable),
            (".xx.x", .available), (".~~~~~~", .available), (".xxx.....", .unavailable), (".xxx......", .available),
            (".xxx...x.....", .unavailable),
        ])
    func hysteresis(windows: String, state: LinkAvailability.State) {
        #expect(record(windows).availability?.state == state)
    }

    @Test("bins without settled probes are neither good nor bad, and break no run")
    func unknownBins() {
        #expect(record("").availability == nil)
        #expect(record("   ").availability == nil)
        let availability = record(". x x x  ").availability
        #expect(availability == LinkAvailability(state: .unavailable, share: 0.25, bins: 4))
    }

    @Test("after five minutes without evidence the state is unknown, and the first good bin ends that")
    func forgetsTheState() {
        let silence = String(repeating: " ", count: 30)
        #expect(record("." + silence.dropLast()).availability?.state == .available)
        #expect(record("." + silence).availability?.state == .unknown)
        #expect(record(".xxx" + silence + ".").availability?.state == .available)
        #expect(record("." + silence + "xx").availability?.state == .unknown)
        #expect(record("." + silence + "xxx").availability?.state == .unavailable)
    }

    @Test("an outage counts while it lasts, and is forgotten if the reflector was not running")
    func outage() {
        for (directions, share) in [(LossDirections(undecided: 50), 1), (LossDirections(forward: 50), 3.0 / 8)] {
            var record = record("..")
            for window in 0..<5 {
                let missing = Array(repeating: Settlement.missing, count: 10)
                record.add(missing, length: 10, at: 30 + Double(window) * 10)
            }
            #expect(record.availability == LinkAvailability(state: .unavailable, share: 2.0 / 7, bins: 7))
            record.add([.resolved(directions), .arrived], length: 10, at: 80)
            #expect(record.availability?.share == share)
            #expect(record.availability?.state == (share == 1 ? .available : .unavailable))
        }
    }

    @Test("an outage of hours takes no more room, and is forgotten as well", arguments: [true, false])
    func longOutage(isLoss: Bool) {
        var record = record("..")
        for window in 0..<1_000 {
            record.add([.missing, .missing], length: 10, at: 30 + Double(window) * 10)
        }
        #expect(record.availability?.bins == 1_002)
        let directions = isLoss ? LossDirections(forward: 2_000) : LossDirections(undecided: 2_000)
        record.add([.resolved(directions), .arrived], length: 10, at: 10_030)
        #expect(record.availability?.bins == (isLoss ? 1_003 : 3))
        #expect(record.availability?.share == (isLoss ? 3.0 / 1_003 : 1))
    }

    @Test("short windows are put together to bins of ten seconds")
    func shortWindows() {
        var record = AvailabilityRecord()
        for second in 1...60 { record.add([.arrived], length: 1, at: Double(second)) }
        #expect((5...7).contains(record.availability?.bins ?? 0))
    }

    @Test("the share is that of a day")
    func span() {
        var record = record(".xxx")
        #expect(record.availability?.share == 0.25)
        for window in 1...8_800 { record.add([.arrived], length: 10, at: 40 + Double(window) * 10) }
        #expect(record.availability?.share == 1)
        #expect((8_640...8_730).contains(record.availability?.bins ?? 0))
    }

    @Test("a link that loses every tenth probe serves, one that loses seven of ten does not", arguments: 1...10)
    func randomLoss(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for (loss, shares) in [(0.1, 0.98...1), (0.7, 0...0.15)] as [(Double, ClosedRange<Double>)] {
            var record = record(".")
            for window in 1...360 {
                let lost = (0..<10).count { _ in Double.random(in: 0..<1, using: &random) < loss }
                let missing = Array(repeating: Settlement.missing, count: lost)
                record.add(
                    missing + [.resolved(LossDirections(forward: lost))]
                        + Array(repeating: .arrived, count: 10 - lost), length: 10, at: 10 + Double(window) * 10)
            }
            #expect(shares.contains(record.availability?.share ?? -1))
        }
    }
}
