import LinkEstimation
import TestSupport
import Testing

struct ExponentialAverageTests {
    @Test("the first value is taken as it is, and before it there is none")
    func starts() {
        var average = ExponentialAverage(weight: 0.3)
        #expect(average.value == nil)
        average.add(7)
        #expect(average.value == 7)
    }

    @Test("it is the sum of the values with weights that fall by a constant factor", arguments: 1...20)
    func definition(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let values = (0..<30).map { _ in Double.random(in: 0..<100, using: &random) }
        let weight = Double.random(in: 0.05..<1, using: &random)
        var average = ExponentialAverage(weight: weight)
        for value in values { average.add(value) }
        var expected = 0.0
        var factor = 1.0
        for value in values.dropFirst().reversed() {
            expected += weight * factor * value
            factor *= 1 - weight
        }
        expected += factor * values[0]
        #expect(abs(try #require(average.value) - expected) < 1e-9)
    }

    @Test("it stays between the least and the greatest value, and keeps a constant", arguments: 1...20)
    func bounds(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var (average, constant) = (ExponentialAverage(weight: 0.3), ExponentialAverage(weight: 0.3))
        var (least, greatest) = (Double.infinity, -Double.infinity)
        for _ in 0..<100 {
            let value = Double.random(in: -50..<50, using: &random)
            (least, greatest) = (min(least, value), max(greatest, value))
            average.add(value)
            constant.add(42)
            let current = try #require(average.value)
            #expect(current >= least && current <= greatest)
        }
        #expect(constant.value == 42)
    }

    @Test("after a change the average is within 6 % of it in eight values: 0.7⁸")
    func follows() throws {
        var average = ExponentialAverage(weight: 0.3)
        average.add(0)
        for _ in 0..<8 { average.add(100) }
        #expect(abs(try #require(average.value) - (100 - 5.764_801)) < 1e-9)
    }
}
