/// A scale with round ticks.
struct Axis: Sendable {
    let lower: Double
    let upper: Double
    let ticks: [Double]
    /// Pixels of both ends.
    let start: Double
    let end: Double

    /// - Parameter count: About how many ticks.
    init(_ range: ClosedRange<Double>, from start: Double, to end: Double, count: Int = 5) {
        (self.start, self.end) = (start, end)
        let span = max(range.upperBound - range.lowerBound, abs(range.upperBound) * 1e-6, 1e-9)
        let step = Self.step(span / Double(max(count, 1)))
        let first = (range.lowerBound / step + 1e-9).rounded(.down)
        let last = ((range.lowerBound + span) / step - 1e-9).rounded(.up)
        (lower, upper) = (first * step, last * step)
        ticks = (0...Int(min(last - first, 40))).map { (first + Double($0)) * step }
    }

    func position(_ value: Double) -> Double {
        start + (min(max(value, lower), upper) - lower) / (upper - lower) * (end - start)
    }

    /// 1, 2 or 5 times a power of ten.
    private static func step(_ rough: Double) -> Double {
        var size = 1.0
        while size > rough { size /= 10 }
        while size * 10 <= rough { size *= 10 }
        return [1, 2, 5, 10].map { $0 * size }.first { $0 >= rough } ?? size * 10
    }
}

extension Measure {
    /// A tick's text: without the unit where that is told beside the axis.
    func tick(_ value: Double) -> String {
        unit == .share ? QuantityTick.text(value * 100) : QuantityTick.text(value)
    }

    /// The measure with its unit, as an axis says it.
    var axisLabel: String {
        switch unit {
        case .share: "\(label), %"
        case .seconds: "\(label), s"
        case .milliseconds: "\(label), ms"
        case .number, .things: label
        }
    }
}
