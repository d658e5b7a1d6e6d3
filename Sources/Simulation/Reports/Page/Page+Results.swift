import ClusterModel

extension Page {
    /// Measures of the main table, those that nobody has left out.
    private var measures: [Measure] {
        let order: [Measure] = [
            .constraintsKept, .applicationsKept, .latencyUse, .lossUse, .objective, .objectiveOverBound, .rejected,
            .accepted, .brokenConstraints, .moves, .timeToRepair, .waiting, .cost, .cpuUse, .memoryUse, .work,
        ]
        return order.filter { measure in summary.estimates.contains { $0.measure == measure } }
    }

    var results: [Markup] {
        guard !measures.isEmpty else { return [] }
        let note = Markup.paragraph(
            "Means over \(Words.repetitions(result.scenario.repetitions)), ± half of the 95 % confidence interval (Student's t)"
                + (result.scenario.repetitions == 1 ? "; one repetition has no interval." : "."), class: "faint")
        guard let sweep = result.scenario.sweep, !summary.points.isEmpty else {
            return [note, wholeTable, .tag("div", ["class": "grid"], intervals)]
        }
        let main = Array(measures.prefix(6)), rest = Array(measures.dropFirst(6))
        return [note, .tag("div", ["class": "grid"], sweepFigures(sweep))]
            + main.map { sweepTable($0, sweep) }
            + [.details("Tables of the other measures", .group(rest.map { sweepTable($0, sweep) }))]
    }

    // MARK: - Without a sweep

    /// Measures down, strategies across: there are more measures than strategies.
    private var wholeTable: Markup {
        .table(
            caption: "Means of all measures", header: ["measure"] + summary.strategies,
            rows: measures.map { measure in
                [.text(measure.label)] + summary.strategies.map { cell(measure, $0, at: nil) }
            })
    }

    func cell(_ measure: Measure, _ strategy: String, at point: Int?) -> Markup {
        guard let estimate = summary.estimate(measure, strategy, at: point) else {
            return .tag("span", ["class": "faint"], "not measured")
        }
        return .group([.text(measure.text(estimate)), tag(measure, strategy, at: point)])
    }

    private func tag(_ measure: Measure, _ strategy: String, at point: Int?) -> Markup {
        guard let winner = summary.winner(measure, at: point), winner.strategies.contains(strategy),
            winner.strategies.count < summary.strategies.count || winner.verdict != .tied
        else { return .empty }
        return switch winner.verdict {
        case .wins: .tag("span", ["class": "tag"], "★ best")
        case .tied: .tag("span", ["class": "tag tied"], "tied with the best")
        case .tooFew: .tag("span", ["class": "tag tied"], "best mean")
        }
    }

    private var intervals: [Markup] {
        Findings.headline.prefix(6).compactMap { measure in
            IntervalChart(measure, summary).map { chart in
                figure(
                    "interval-\(measure.rawValue)", "\(Findings.capitalized(measure.label))", chart.drawn,
                    caption: measure.meaning)
            }
        }
    }

    // MARK: - With a sweep

    private func sweepTable(_ measure: Measure, _ sweep: Sweep) -> Markup {
        .table(
            caption: "\(Findings.capitalized(measure.label)) by \(sweep.name)",
            header: [sweep.name] + summary.strategies,
            rows: summary.points.map { point in
                [.text("\(point)")] + summary.strategies.map { cell(measure, $0, at: point) }
            }, words: [])
    }

    private func sweepFigures(_ sweep: Sweep) -> [Markup] {
        var wanted: [Measure] = sweep.until.flatMap { Measure(rawValue: $0.measure) }.map { [$0] } ?? []
        for measure in Findings.headline where !wanted.contains(measure) { wanted.append(measure) }
        return wanted.prefix(6).compactMap { measure in
            SweepChart(measure, summary, sweep: sweep).map { chart in
                figure(
                    "sweep-\(measure.rawValue)", "\(Findings.capitalized(measure.label)) by \(sweep.name)", chart.drawn,
                    legend: chart.lines.map { ($0.index, $0.name) }, caption: measure.meaning)
            }
        }
    }

    // MARK: - Figures

    func figure(
        _ id: String, _ title: String, _ drawn: (String) -> Markup, legend: [(index: Int, name: String)] = [],
        caption: String, table: Markup = .empty
    ) -> Markup {
        .tag(
            "figure", .tag("h3", .text(title)), legend.isEmpty ? .empty : Legend.of(legend), drawn(id),
            .tag("figcaption", .text(caption)), .details("The same in numbers", table))
    }

    // MARK: - Comparisons

    var comparisons: [Markup] {
        guard let first = summary.strategies.first, summary.strategies.count > 1 else { return [] }
        let intro = Markup.paragraph(
            "\(first) less each other strategy, over repetitions that both have: each pair has met the same chance. A difference "
                + "counts where the sign test gives at most 5 % and the bootstrap interval leaves out 0.",
            class: "faint")
        let points: [Int?] = summary.points.isEmpty ? [nil] : [focus.point]
        return [intro, .list(Findings(result: result, summary: summary).comparisons)]
            + points.flatMap { point in
                summary.strategies.dropFirst().map { comparisonTable($0, first, at: point) }
            }
    }

    private func comparisonTable(_ other: String, _ first: String, at point: Int?) -> Markup {
        let all = summary.comparisons.filter { $0.other == other && $0.point == point }
        guard !all.isEmpty else { return .empty }
        let table = Markup.table(
            caption: "\(place(point))\(first) less \(other)",
            header: ["measure", "difference", "95 % by bootstrap", "pairs", "sign test p", "verdict"],
            rows: all.map(row), words: [0, 5])
        let isFirst = other == summary.strategies.dropFirst().first
        return isFirst ? table : .details("\(first) less \(other)", table)
    }

    private func row(_ comparison: PairedComparison) -> [Markup] {
        let measure = comparison.measure
        let bootstrap = comparison.bootstrap.map {
            "\(measure.differenceText($0.lower)) to \(measure.differenceText($0.upper))"
        }
        return [
            .text(measure.label),
            .text(comparison.difference.map { measure.differenceText($0.mean) } ?? "not measured"),
            .text(bootstrap ?? "–"), .text("\(comparison.signs.total)"),
            .text(comparison.signs.probability.map { QuantityText.decimal($0, places: 4) } ?? "–"), verdict(comparison),
        ]
    }

    private func verdict(_ comparison: PairedComparison) -> Markup {
        switch comparison.verdict {
        case .better: .tag("span", ["class": "good"], .text("\(comparison.strategy) is better"))
        case .worse: .tag("span", ["class": "bad"], .text("\(comparison.other) is better"))
        case .same: "the same"
        case .undecided: "could be chance"
        case .tooFew: "too few to tell"
        case .notMeasured: "not measured"
        }
    }
}
