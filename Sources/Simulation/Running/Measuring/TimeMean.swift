/// A quotient whose parts change at moments, as a mean over time: ∫ amount dt ÷ ∫ weight dt.
///
/// Takes as much memory as there are points in its series, whatever the number of changes.
struct TimeMean {
    /// Points of a series.
    private static let points = 400

    private(set) var amount = 0.0
    private(set) var weight = 0.0
    private var since = 0.0
    private let width: Double
    private var parts: [(amount: Double, weight: Double)]

    /// - Parameter horizon: Seconds, above 0.
    init(horizon: Double) {
        width = max(horizon, 1e-9) / Double(Self.points)
        parts = Array(repeating: (0, 0), count: Self.points)
    }

    /// From a moment on both parts are higher by so much.
    mutating func change(at moment: Double, amount more: Double, weight moreWeight: Double) {
        guard more != 0 || moreWeight != 0 else { return }
        advance(to: moment)
        amount += more
        weight += moreWeight
    }

    mutating func advance(to moment: Double) {
        guard moment > since else { return }
        for part in index(since)...index(moment) {
            let start = max(since, Double(part) * width)
            let end = part == parts.count - 1 ? moment : min(moment, Double(part + 1) * width)
            guard end > start else { continue }
            parts[part].amount += amount * (end - start)
            parts[part].weight += weight * (end - start)
        }
        since = moment
    }

    private func index(_ moment: Double) -> Int { max(0, min(parts.count - 1, Int(moment / width))) }

    /// `nil` where there was never anything to measure.
    var mean: Double? {
        let total = parts.reduce((0.0, 0.0)) { ($0.0 + $1.amount, $0.1 + $1.weight) }
        return total.1 > 0 ? total.0 / total.1 : nil
    }

    /// One point for each part of the time, at its end.
    func series(_ measure: Measure) -> RunResult.Series {
        RunResult.Series(
            measure: measure, times: parts.indices.map { Double($0 + 1) * width },
            values: parts.map { $0.weight > 0 ? $0.amount / $0.weight : nil })
    }
}
