import ClusterModel
import Testing

@testable import Simulation

@Suite("Mean estimates")
struct MeanEstimateTests {
    @Test("what nobody measured has no mean")
    func empty() {
        #expect(MeanEstimate([]) == nil)
    }

    @Test("one value has a mean and no interval")
    func single() throws {
        let estimate = try #require(MeanEstimate([4]))
        #expect(estimate.mean == 4)
        #expect(estimate.halfWidth == nil)
        #expect(estimate.interval == nil)
    }

    /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2, ZARR13.DAT: 195 values, mean 9.261460, standard deviation
    /// 0.02278881, and the interval 9.258242 to 9.264679. Only the summary is used: two values that far apart around the
    /// mean, as often as it takes, have the same deviation.
    @Test("the interval is NIST's for its heat flow meter data")
    func heatFlow() throws {
        let (mean, deviation, count) = (9.261460, 0.02278881, 195)
        let step = deviation * (Double(count - 1) / Double(count - 1)).squareRoot()
        let values = (0..<count).map { $0 == 0 ? mean : $0.isMultiple(of: 2) ? mean - step : mean + step }
        let interval = try #require(MeanEstimate(values)?.interval)
        #expect(abs(interval.lowerBound - 9.258242) < 1e-6)
        #expect(abs(interval.upperBound - 9.264679) < 1e-6)
    }

    /// By hand: 2, 4, 6 have mean 4, deviation 2, and t(2) = 4.3027, so ± 4.3027 · 2 ÷ √3.
    @Test("three values are as by hand")
    func byHand() throws {
        let halfWidth = try #require(MeanEstimate([2, 4, 6])?.halfWidth)
        #expect(abs(halfWidth - 4.968275) < 1e-5)
    }

    /// Abramowitz and Stegun, table 26.10; the rows beyond 20 are from the expansion.
    @Test(
        "quantiles are those of the table",
        arguments: [
            (1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (20, 2.086), (21, 2.080), (25, 2.060), (30, 2.042),
            (40, 2.021),
            (60, 2.000), (120, 1.980), (100_000, 1.960),
        ])
    func quantiles(degrees: Int, expected: Double) throws {
        let found = try #require(StudentDistribution.quantile975(degreesOfFreedom: degrees))
        #expect(abs(found - expected) <= 0.0005)
    }

    @Test("the expansion goes on where the table ends, falling")
    func seam() {
        let quantiles = (1...60).compactMap { StudentDistribution.quantile975(degreesOfFreedom: $0) }
        #expect(quantiles.count == 60)
        #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 > $1 })
        #expect(StudentDistribution.quantile975(degreesOfFreedom: 0) == nil)
    }

    @Test("95 of 100 intervals hold the mean that the values are drawn around")
    func coverage() {
        var generator = SeededGenerator(seed: 11)
        var held = 0
        for _ in 0..<4_000 {
            // The sum of twelve even draws is close to normal, with mean 6.
            let values = (0..<8).map { _ in
                (0..<12).reduce(0) { sum, _ in sum + Double(generator.next() >> 11) / 9_007_199_254_740_992 }
            }
            if MeanEstimate(values)?.interval?.contains(6) ?? false { held += 1 }
        }
        #expect((3_740...3_860).contains(held))
    }

    @Test("the mean lies between the least and the most, however they round", arguments: [0.1, 1.0 / 3, 1e300, 1e-300])
    func bounded(value: Double) throws {
        let estimate = try #require(MeanEstimate(Array(repeating: value, count: 7)))
        #expect(estimate.min <= estimate.mean && estimate.mean <= estimate.max)
    }
}
