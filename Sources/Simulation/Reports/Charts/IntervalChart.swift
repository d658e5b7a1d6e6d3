/// The means of all strategies in one measure, side by side with their intervals.
struct IntervalChart {
    let measure: Measure
    let entries: [(index: Int, name: String, estimate: MeanEstimate)]

    private static let row = 30.0

    /// - Returns: `nil` where fewer than two strategies have a value.
    init?(_ measure: Measure, _ summary: SimulationSummary) {
        self.measure = measure
        entries = summary.strategies.enumerated().compactMap { index, strategy in
            summary.estimate(measure, strategy, at: nil).map { (index, strategy, $0) }
        }
        if entries.count < 2 { return nil }
    }

    private var range: ClosedRange<Double> {
        let ends = entries.flatMap {
            [$0.estimate.mean, $0.estimate.interval?.lowerBound, $0.estimate.interval?.upperBound]
        }
        .compactMap { $0 }.filter(\.isFinite)
        let (least, most) = (ends.min() ?? 0, ends.max() ?? 1)
        if measure.direction == .higherIsBetter, measure.unit == .share { return max(min(least, 0.9), 0)...1 }
        if measure == .objectiveOverBound { return min(least, 1)...max(most, 1.001) }
        // Nothing but an objective can be below 0, whatever an interval says.
        let bottom = entries.allSatisfy { $0.estimate.min >= 0 } ? 0 : min(least, 0)
        return bottom...max(most, least, 1e-6)
    }

    func drawn(id: String) -> Markup {
        let height = Self.row * Double(entries.count) + 52
        let axis = Axis(range, from: 140, to: Frame.width - 18, count: 5)
        let bottom = height - 42
        let ticks = axis.ticks.flatMap { tick in
            [
                Drawing.line(axis.position(tick), 4, axis.position(tick), bottom, class: "grid-line"),
                Drawing.text(measure.tick(tick), axis.position(tick), bottom + 16, class: "faint middle"),
            ]
        }
        let label = Drawing.text(measure.axisLabel, (axis.start + axis.end) / 2, height - 6, class: "faint middle")
        let rows = entries.enumerated().map { place, entry in
            row(entry, Self.row * (Double(place) + 0.5) + 4, axis)
        }
        return Drawing.svg(
            id: id, title: "\(Findings.capitalized(measure.label)) of each strategy",
            description: entries.map { "\($0.name): \(measure.text($0.estimate))." }.joined(separator: " "),
            width: Frame.width, height: height, ticks + [label] + rows)
    }

    private func row(_ entry: (index: Int, name: String, estimate: MeanEstimate), _ y: Double, _ axis: Axis) -> Markup {
        let whisker = entry.estimate.interval.map { interval in
            Drawing.line(
                axis.position(interval.lowerBound), y, axis.position(interval.upperBound), y, class: "whisker")
        }
        return .tag(
            "g", ["class": Palette.seriesClass(entry.index)],
            [
                Drawing.label(entry.name, 130, y + 4, limit: 18, class: "end"), whisker ?? .empty,
                Shape.ofSeries(entry.index)
                    .drawn(at: Point(x: axis.position(entry.estimate.mean), y: y), radius: 5, class: "full"),
            ])
    }
}
