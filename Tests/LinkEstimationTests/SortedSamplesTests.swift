import LinkEstimation
import TestSupport
import Testing

struct SortedSamplesTests {
    @Test(
        "a quantile is the smallest sample that the asked share does not exceed",
        arguments: [(0.5, 3.0), (0.2, 1.0), (0.21, 2.0), (0.95, 5.0), (1.0, 5.0), (0.0, 1.0)])
    func definition(order: Double, expected: Double) {
        #expect(SortedSamples([5, 3, 1, 4, 2]).quantile(order) == expected)
    }

    @Test("without samples there is none")
    func empty() {
        #expect(SortedSamples([]).quantile(0.5) == nil)
        #expect(SortedSamples([]).min == nil)
    }

    @Test("a quantile is always one of the samples and grows with its order", arguments: 1...40)
    func properties(count: Int) throws {
        var random = SplitMix64(seed: UInt64(count))
        let samples = (0..<count).map { _ in Double.random(in: 0..<100, using: &random) }
        let sorted = SortedSamples(samples)
        var previous = -Double.infinity
        for step in 0...100 {
            let quantile = try #require(sorted.quantile(Double(step) / 100))
            #expect(samples.contains(quantile))
            #expect(quantile >= previous)
            let below = samples.filter { $0 <= quantile }.count
            #expect(Double(below) >= Double(step) / 100 * Double(count))
            previous = quantile
        }
    }
}
