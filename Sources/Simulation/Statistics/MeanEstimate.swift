/// What repetitions say of a measure: their mean, and how sure it is.
package struct MeanEstimate: Sendable, Codable, Hashable {
    package var mean: Double
    /// Half of the 95 % confidence interval of the mean, by Student's t; `nil` for a single value, which has none.
    package var halfWidth: Double?
    /// Repetitions that have a value.
    package var count: Int
    package var min: Double
    package var max: Double

    /// - Returns: `nil` without values: what nobody measured has no mean.
    package init?(_ values: [Double]) {
        guard let least = values.min(), let most = values.max() else { return nil }
        count = values.count
        (min, max) = (least, most)
        // A mean lies between its values, which rounding may forget.
        mean = Swift.min(Swift.max(values.reduce(0, +) / Double(values.count), least), most)
        halfWidth = Self.halfWidth(values, mean: mean)
    }

    package var interval: ClosedRange<Double>? {
        halfWidth.flatMap { $0.isFinite ? (mean - $0)...(mean + $0) : nil }
    }

    private static func halfWidth(_ values: [Double], mean: Double) -> Double? {
        guard let quantile = StudentDistribution.quantile975(degreesOfFreedom: values.count - 1) else { return nil }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let variance = squares / Double(values.count - 1)
        return quantile * (variance / Double(values.count)).squareRoot()
    }
}
