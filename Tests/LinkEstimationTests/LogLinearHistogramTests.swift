import CProbeABI
import LinkEstimation
import TestSupport
import Testing

struct LogLinearHistogramTests {
    @Test(
        "buckets are one microsecond wide up to 32, then 16 to an octave, and the last has no end",
        arguments: [
            (UInt64(0), 0), (1, 1), (15, 15), (16, 16), (31, 31), (32, 32), (33, 32), (34, 33), (63, 47), (64, 48),
            (1_000, 111), (16_000_000, 334), (16_777_215, 335), (16_777_216, 336), (.max, 336),
        ])
    func indices(microseconds: UInt64, index: Int) {
        #expect(LogLinearHistogram.index(ofMicroseconds: microseconds) == index)
    }

    @Test("kernel and user space agree about every value's bucket")
    func agreesWithTheKernel() {
        #expect(LogLinearHistogram.bucketCount == LOG_LINEAR_BUCKETS)
        var random = SplitMix64(seed: 7)
        let edges = (0..<UInt64(64)).flatMap { bit -> [UInt64] in [(1 << bit) - 1, 1 << bit, (1 << bit) + 1] }
        let drawn = (0..<20_000).map { _ in random.next() >> UInt64.random(in: 0..<64, using: &random) }
        let differing = (Array(UInt64(0)..<5_000) + edges + drawn).filter {
            LogLinearHistogram.index(ofMicroseconds: $0) != Int(log_linear_index($0))
        }
        #expect(differing.isEmpty)
    }

    @Test("buckets follow each other without a gap, and none is wider than a sixteenth of its values or a microsecond")
    func bounds() {
        var end = 0.0
        for index in 0..<LogLinearHistogram.bucketCount {
            let bounds = LogLinearHistogram.bounds(of: index)
            #expect(bounds.lowerBound == end)
            end = bounds.upperBound
            guard end.isFinite else { continue }
            #expect(end - bounds.lowerBound <= max(0.001, bounds.lowerBound / 16) * (1 + 1e-9))
            let first = UInt64((bounds.lowerBound * 1_000).rounded())
            #expect(LogLinearHistogram.index(ofMicroseconds: first) == index)
        }
        #expect(end == .infinity)
    }

    @Test("a quantile is within 1/32 of that of the samples, or half a microsecond", arguments: 1...60)
    func errorBound(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var histogram = LogLinearHistogram()
        let samples = Self.samples(count: Int.random(in: 1...500, using: &random), using: &random)
        for sample in samples { histogram.add(milliseconds: sample) }
        let sorted = SortedSamples(samples)
        for step in 0...100 {
            let exact = try #require(sorted.quantile(Double(step) / 100))
            let approximate = try #require(histogram.quantile(Double(step) / 100))
            #expect(abs(approximate - exact) <= max(exact / 32, 0.000_5) * (1 + 1e-9))
        }
        let least = try #require(histogram.min)
        let exact = try #require(sorted.min)
        #expect(least <= exact && exact - least <= max(exact / 16, 0.001) * (1 + 1e-9))
    }

    /// Durations from a fraction of a microsecond to some seconds: spread evenly, over all magnitudes, or in two clusters.
    private static func samples(count: Int, using random: inout SplitMix64) -> [Double] {
        let scales: [Double] = [0.01, 1, 100, 5_000]
        let scale = scales[Int.random(in: 0..<4, using: &random)]
        let shape = Int.random(in: 0..<3, using: &random)
        return (0..<count).map { _ -> Double in
            let uniform = Double.random(in: 0..<1, using: &random)
            switch shape {
            case 0: return scale * uniform
            case 1: return scale * Double(sign: .plus, exponent: -Int(uniform * 20), significand: 1 + uniform)
            default: return scale * (uniform < 0.9 ? 0.1 : 1) * (1 + uniform / 10)
            }
        }
    }

    @Test("without values there is no quantile")
    func empty() {
        #expect(LogLinearHistogram().quantile(0.5) == nil)
        #expect(LogLinearHistogram().min == nil)
    }

    @Test("what is too long for the buckets is at least 16.8 s, and what is no duration is left out")
    func extremes() {
        var histogram = LogLinearHistogram()
        for value in [-1, .nan, 1e12, .infinity] { histogram.add(milliseconds: value) }
        #expect(histogram.count == 2)
        #expect(histogram.quantile(0.5) == 16_777.216)
    }

    @Test("merging is the same as adding everything to one")
    func merges() {
        var random = SplitMix64(seed: 3)
        var (left, right, both) = (LogLinearHistogram(), LogLinearHistogram(), LogLinearHistogram())
        for number in 0..<1_000 {
            let value = Double.random(in: 0..<50, using: &random)
            if number.isMultiple(of: 3) { left.add(milliseconds: value) } else { right.add(milliseconds: value) }
            both.add(milliseconds: value)
        }
        left.merge(right)
        #expect(left == both)
    }

    @Test("counts of the kernel's maps are taken as they are, whatever their number", arguments: [0, 1, 337, 400])
    func readsCounts(buckets: Int) {
        let histogram = LogLinearHistogram(counts: Array(repeating: UInt32(2), count: buckets))
        #expect(histogram.count == UInt64(2 * min(buckets, 337)))
        #expect(LogLinearHistogram(counts: histogram.counts) == histogram)
    }
}
