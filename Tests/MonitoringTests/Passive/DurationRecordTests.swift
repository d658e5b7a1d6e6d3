import LinkEstimation
import Monitoring
import TestSupport
import Testing

struct DurationRecordTests {
    @Test("wider bounds count what lies within them: all of it, and nothing twice")
    func folds() {
        var random = SplitMix64(seed: 7)
        let samples = (0..<5_000).map { _ in UInt64.random(in: 0..<(1 << UInt64.random(in: 1...24)), using: &random) }
        var buckets = [UInt64](repeating: 0, count: LogLinearHistogram.bucketCount)
        for sample in samples { buckets[LogLinearHistogram.index(ofMicroseconds: sample)] += 1 }
        var record = DurationRecord()
        record.add(counts: buckets, microseconds: samples.reduce(0, +))

        let bounds = (0...17).map { 16e-6 * Double(1 << $0) }
        var expected = [UInt64](repeating: 0, count: bounds.count + 1)
        for sample in samples {
            // Whole microseconds were rounded down.
            expected[bounds.firstIndex { Double(sample) < ($0 * 1e6).rounded() } ?? bounds.count] += 1
        }
        #expect(record.counts(within: bounds) == expected)
        #expect(abs(record.sum - Double(samples.reduce(0, +)) / 1e6) < 1e-6)
    }
}
