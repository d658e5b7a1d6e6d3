/// The mean of the newest values, with those that are not there yet as 0.
struct SlidingMean: Sendable {
    private var values: [Double] = []
    private var oldest = 0
    private var sum = 0.0

    /// - Returns: the mean now.
    mutating func add(_ value: Double, window: Int) -> Double {
        sum += value
        if values.count < window {
            values.append(value)
        } else {
            sum -= values[oldest]
            values[oldest] = value
            oldest = oldest + 1 == window ? 0 : oldest + 1
        }
        return sum / Double(window)
    }
}
