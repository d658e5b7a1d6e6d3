/// How a measure went over virtual time, with what befell the cluster.
struct SeriesChart {
    let measure: Measure
    let lines: [(index: Int, name: String, series: RunResult.Series)]
    let marks: [SimulationResult.Mark]
    let horizon: Double

    /// - Returns: `nil` where nothing was measured.
    init?(_ measure: Measure, _ focus: Focus, marks: [SimulationResult.Mark], horizon: Double) {
        self.measure = measure
        self.marks = marks
        self.horizon = horizon
        lines = focus.runs.compactMap { entry in
            entry.run.series.first { $0.measure == measure && $0.values.contains { $0 != nil } }
                .map { (entry.index, entry.run.run.strategy, $0) }
        }
        if lines.isEmpty { return nil }
    }

    private var values: [Double] { lines.flatMap { $0.series.values.compactMap { $0 } }.filter(\.isFinite) }

    /// From 0, but for shares that stay high: there the difference is at the top.
    private var range: ClosedRange<Double> {
        let (least, most) = (values.min() ?? 0, values.max() ?? 1)
        if measure.direction == .higherIsBetter, measure.unit == .share { return min(least, 0.9)...1 }
        return min(least, 0)...max(most, least, 1e-6)
    }

    func drawn(id: String) -> Markup {
        let unit = QuantityTick.timeUnit(horizon)
        let frame = Frame(x: 0...(horizon / unit.seconds), y: range, top: marks.isEmpty ? 12 : 30)
        let axes = frame.axes(xLabel: "virtual time, \(unit.name)", yLabel: measure.axisLabel, yTick: measure.tick)
        let curves = lines.map { line in
            let points = zip(line.series.times, line.series.values).map { time, value in
                value.map { frame.point(time / unit.seconds, $0) }
            }
            return curve(line.index, points)
        }
        return Drawing.svg(
            id: id, title: "\(Findings.capitalized(measure.label)) over time", description: description,
            width: Frame.width, height: Frame.height, axes + events(frame, unit.seconds) + curves)
    }

    private func curve(_ index: Int, _ points: [Point?]) -> Markup {
        let step = max(points.count / 6, 1)
        let marks = stride(from: (index + 1) * step / 9, to: points.count, by: step).compactMap { place in
            points[place].map { Shape.ofSeries(index).drawn(at: $0, radius: 3.4, class: "mark") }
        }
        return .tag("g", ["class": Palette.seriesClass(index)], [Drawing.polyline(points, class: "line")] + marks)
    }

    /// Lines with numbers, of which those that would cover each other are left out.
    private func events(_ frame: Frame, _ second: Double) -> [Markup] {
        var last = -Double.infinity
        return marks.prefix(200).enumerated().flatMap { index, mark -> [Markup] in
            let x = frame.x.position(mark.at / second)
            let line = Drawing.line(x, frame.y.start, x, frame.y.end - 4, class: "event")
            guard x - last >= 19 else { return [line] }
            last = x
            return [
                line, Drawing.circle(Point(x: x, y: frame.y.end - 14), 9, class: "badge"),
                Drawing.text("\(index + 1)", x, frame.y.end - 10, class: "faint middle"),
            ]
        }
    }

    private var description: String {
        lines.map { line in
            let values = line.series.values.compactMap { $0 }.filter(\.isFinite)
            let range = [values.min(), values.max()].compactMap { $0.map(measure.text) }
            return "\(line.name): from \(range.joined(separator: " to "))."
        }.joined(separator: " ") + (marks.isEmpty ? "" : " \(Words.count(marks.count, "event")) marked.")
    }

    /// Least, mean and most of each line; all points are in the JSON.
    var table: Markup {
        .table(
            caption: "\(Findings.capitalized(measure.label)) over time", header: ["strategy", "least", "mean", "most"],
            rows: lines.map { line in
                let estimate = MeanEstimate(line.series.values.compactMap { $0 })
                return [.text(line.name)]
                    + [estimate?.min, estimate?.mean, estimate?.max].map {
                        .text($0.map(measure.text) ?? "not measured")
                    }
            })
    }
}
