package import ClusterModel

/// The 95 % percentile bootstrap interval of a mean (Efron and Tibshirani, An Introduction to the Bootstrap, 13.3).
package struct BootstrapInterval: Sendable, Codable, Hashable {
    package var lower: Double
    package var upper: Double

    /// Davison and Hinkley's R: (R + 1) · 2.5 % is a whole number.
    package static let resamples = 1999

    /// - Parameter generator: Draws the resamples.
    /// - Returns: `nil` for fewer than two values.
    package init?(meanOf values: [Double], using generator: inout SeededGenerator) {
        guard values.count > 1 else { return nil }
        var means: [Double] = []
        means.reserveCapacity(Self.resamples)
        for _ in 0..<Self.resamples {
            var sum = 0.0
            for _ in values.indices { sum += values[Self.index(below: values.count, using: &generator)] }
            means.append(sum / Double(values.count))
        }
        means.sort()
        let rank = (Self.resamples + 1) / 40
        (lower, upper) = (means[rank - 1], means[Self.resamples - rank])
    }

    package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// Of 2⁶⁴ draws, each index gets as many as the others but for one.
    private static func index(below count: Int, using generator: inout SeededGenerator) -> Int {
        Int(generator.next().multipliedFullWidth(by: UInt64(count)).high)
    }
}
