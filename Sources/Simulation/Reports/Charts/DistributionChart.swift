/// How a measure is distributed under each strategy: the share of time and applications that lies below a value.
struct DistributionChart {
    let measure: Measure
    /// Quantiles from 0 % to 100 %, the mean of all repetitions.
    let curves: [(index: Int, name: String, quantiles: [Double])]

    /// - Returns: `nil` where nothing was measured.
    init?(_ measure: Measure, _ table: RunTable, at point: Int?) {
        self.measure = measure
        curves = table.strategies.enumerated().compactMap { index, strategy in
            let all = table.runs(of: strategy, at: point).compactMap { $0.distributions[measure] }
            return Self.mean(of: all).map { (index, strategy, $0) }
        }
        if curves.isEmpty { return nil }
    }

    private static func mean(of all: [[Double]]) -> [Double]? {
        guard let count = all.first?.count, count > 1 else { return nil }
        let alike = all.filter { $0.count == count }
        return (0..<count).map { index in alike.reduce(0) { $0 + $1[index] } / Double(alike.count) }
    }

    /// Whether the measure is a share of a limit, which is at 1.
    private var hasLimit: Bool { measure == .latencyUse || measure == .lossUse }

    /// Long tails would press all else to the side: the axis ends where 99 % of the worst strategy do.
    private var end: Double {
        let tails = curves.compactMap { curve in
            curve.quantiles.isEmpty ? nil : curve.quantiles[(curve.quantiles.count - 1) * 99 / 100]
        }
        let most = tails.filter(\.isFinite).max() ?? 1
        return hasLimit ? min(max(most, 1.2), 4) : most
    }

    /// What the quantiles are of.
    var whole: String {
        switch measure {
        case .waiting: "applications"
        case .objectiveOverBound: "placements"
        case .timeToRepair: "repairs"
        default: "the time"
        }
    }

    private var start: Double {
        measure == .objectiveOverBound && curves.allSatisfy { ($0.quantiles.first ?? 1) >= 1 } ? 1 : 0
    }

    var isCut: Bool { curves.contains { ($0.quantiles.last ?? 0) > end } }

    func drawn(id: String) -> Markup {
        let frame = Frame(x: start...max(end, start + 1e-6), y: 0...1)
        let limit =
            hasLimit
            ? [
                Drawing.line(frame.x.position(1), frame.y.start, frame.x.position(1), frame.y.end, class: "limit"),
                Drawing.text("limit", frame.x.position(1) + 5, frame.y.start - 8, class: "halo"),
            ] : []
        let lines = curves.map { curve in line(curve, frame) }
        let axes = frame.axes(
            xLabel: measure.axisLabel, yLabel: "of \(whole), %", xTick: measure.tick,
            yTick: { QuantityTick.text($0 * 100) })
        return Drawing.svg(
            id: id, title: "Distribution of \(measure.label)", description: description, width: Frame.width,
            height: Frame.height, axes + limit + lines)
    }

    private func line(_ curve: (index: Int, name: String, quantiles: [Double]), _ frame: Frame) -> Markup {
        let last = Double(curve.quantiles.count - 1)
        let points = curve.quantiles.enumerated().map { index, value in
            frame.point(value, Double(index) / last)
        }
        let marks = stride(from: 10 + curve.index * 3, to: points.count, by: 25).map { index in
            Shape.ofSeries(curve.index).drawn(at: points[index], radius: 3.6, class: "mark")
        }
        return .tag(
            "g", ["class": Palette.seriesClass(curve.index)],
            [Drawing.polyline(points, class: "line")] + marks)
    }

    private var description: String {
        curves.map { curve in
            "\(curve.name): half of \(whole) up to \(measure.text(value(curve.quantiles, 0.5))), "
                + "95 % up to \(measure.text(value(curve.quantiles, 0.95)))."
        }.joined(separator: " ")
    }

    private func value(_ quantiles: [Double], _ share: Double) -> Double {
        quantiles.isEmpty ? .nan : quantiles[Int((Double(quantiles.count - 1) * share).rounded())]
    }

    /// The same in numbers.
    var table: Markup {
        .table(
            caption: "\(Findings.capitalized(measure.label)): quantiles",
            header: ["strategy", "5 %", "25 %", "50 %", "75 %", "95 %", "99 %", "most"],
            rows: curves.map { curve in
                [.text(curve.name)]
                    + [0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1].map { .text(measure.text(value(curve.quantiles, $0))) }
            })
    }
}
