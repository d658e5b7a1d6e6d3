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
        let range = Self.widened(range)
        let span = range.upperBound - range.lowerBound
        let step = Self.step(span / Double(max(count, 1)))
        let first = (range.lowerBound / step + 1e-9).rounded(.down)
        let last = ((range.lowerBound + span) / step - 1e-9).rounded(.up)
        (lower, upper) = (first * step, last * step)
        ticks = (0...Int(min(last - first, 40))).map { (first + Double($0)) * step }
    }

    func position(_ value: Double) -> Double {
        start + (min(max(value, lower), upper) - lower) / (upper - lower) * (end - start)
    }

    /// A single value stands in the middle of a range of its own.
    private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        let size = max(abs(range.lowerBound), abs(range.upperBound))
        guard range.upperBound - range.lowerBound <= size * 1e-6 else { return range }
        let room = size > 0 ? size / 10 : 0.5
        return (range.lowerBound - room)...(range.upperBound + room)
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
    /// A tick's text: without the unit where that is told beside the axis; of things only whole numbers have one.
    func tick(_ value: Double) -> String {
        if unit == .things, value != value.rounded() { return "" }
        return unit == .share ? QuantityTick.text(value * 100) : QuantityTick.text(value)
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
