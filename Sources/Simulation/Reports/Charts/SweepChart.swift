import ClusterModel

/// How a measure depends on what the sweep varies, with 95 % confidence intervals.
struct SweepChart {
    let measure: Measure
    let sweep: Sweep
    let lines: [(index: Int, name: String, estimates: [(point: Int, estimate: MeanEstimate)])]

    /// - Returns: `nil` where nothing was measured, or at one value only.
    init?(_ measure: Measure, _ summary: SimulationSummary, sweep: Sweep) {
        self.measure = measure
        self.sweep = sweep
        lines = summary.strategies.enumerated().compactMap { index, strategy in
            let found = summary.points.compactMap { point in
                summary.estimate(measure, strategy, at: point).map { (point: point, estimate: $0) }
            }
            return found.isEmpty ? nil : (index, strategy, found)
        }
        if lines.isEmpty || summary.points.count < 2 { return nil }
    }

    private var goal: Sweep.Goal? { sweep.until.flatMap { $0.measure == measure.rawValue ? $0 : nil } }

    private var range: ClosedRange<Double> {
        let all =
            lines.flatMap(\.estimates).flatMap { entry in
                [
                    entry.estimate.mean - (entry.estimate.halfWidth ?? 0),
                    entry.estimate.mean + (entry.estimate.halfWidth ?? 0),
                ]
            }.filter(\.isFinite) + [goal?.atLeast, goal?.atMost].compactMap { $0 }
        let (least, most) = (all.min() ?? 0, all.max() ?? 1)
        if measure.direction == .higherIsBetter, measure.unit == .share { return max(min(least, 0.9), 0)...1 }
        if measure == .objectiveOverBound { return min(least, 1)...max(most, 1.001) }
        let isPositive = lines.allSatisfy { $0.estimates.allSatisfy { $0.estimate.min >= 0 } }
        return (isPositive ? 0 : min(least, 0))...max(most, least, 1e-6)
    }

    func drawn(id: String) -> Markup {
        let points = lines.flatMap { $0.estimates.map(\.point) }
        let (low, high) = (Double(points.min() ?? 0), Double(points.max() ?? 1))
        let frame = Frame(x: (low <= 0.3 * high ? min(0, low) : low)...high, y: range)
        let axes = frame.axes(xLabel: sweep.name, yLabel: measure.axisLabel, yTick: measure.tick)
        return Drawing.svg(
            id: id, title: "\(Findings.capitalized(measure.label)) by \(sweep.name)", description: description,
            width: Frame.width, height: Frame.height,
            axes + goalLines(frame) + lines.map { line($0.index, $0.estimates, frame) })
    }

    private func goalLines(_ frame: Frame) -> [Markup] {
        [goal?.atLeast, goal?.atMost].compactMap { $0 }.flatMap { value in
            let y = frame.y.position(value)
            return [
                Drawing.line(frame.x.start, y, frame.x.end, y, class: "limit"),
                Drawing.text("goal \(measure.text(value))", frame.x.end - 4, y + 16, class: "end halo"),
            ]
        }
    }

    private func line(_ index: Int, _ estimates: [(point: Int, estimate: MeanEstimate)], _ frame: Frame) -> Markup {
        // Intervals of strategies at one value stand side by side.
        let shift = (Double(index) - Double(lines.count - 1) / 2) * 1.4
        let points = estimates.map { entry in
            let point = frame.point(Double(entry.point), entry.estimate.mean)
            return Point(x: point.x + shift, y: point.y)
        }
        let whiskers = zip(points, estimates).compactMap { point, entry -> Markup? in
            guard let interval = entry.estimate.interval else { return nil }
            return Drawing.line(
                point.x, frame.y.position(interval.lowerBound), point.x, frame.y.position(interval.upperBound),
                class: "whisker")
        }
        let marks = points.map { Shape.ofSeries(index).drawn(at: $0, radius: 4.2, class: "mark") }
        return .tag(
            "g", ["class": Palette.seriesClass(index)],
            [Drawing.polyline(points, class: "line")] + whiskers + marks)
    }

    private var description: String {
        lines.map { line in
            let ends = [line.estimates.first, line.estimates.last].compactMap { $0 }
                .map { "\(measure.text($0.estimate)) at \($0.point)" }
            return "\(line.name): \(ends.joined(separator: ", "))."
        }.joined(separator: " ")
    }
}
