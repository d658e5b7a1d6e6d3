import ClusterModel

extension SimulationReport {
    /// For a terminal, without colours.
    ///
    /// - Parameter includesMachine: Whether the last line says what this machine took.
    package func text(includesMachine: Bool = true) -> String {
        let parts = [head, answer, results, shortfalls, foot + (includesMachine ? [machineLine] : [])]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var head: [String] {
        let question = Self.line(result.scenario.question)
        return [Self.line(result.scenario.name)] + (question.isEmpty ? [] : [question])
    }

    private var answer: [String] {
        let findings = Findings(result: result, summary: summary)
        return (findings.answer + findings.comparisons).map { "• " + Self.line($0) }
    }

    // MARK: - Tables

    private static let columns: [Measure] = [
        .constraintsKept, .latencyUse, .objective, .objectiveOverBound, .rejected, .brokenConstraints, .moves,
        .timeToRepair, .waiting, .cost,
    ]

    private var results: [String] {
        let measures = Self.columns.filter { measure in summary.estimates.contains { $0.measure == measure } }
        guard !measures.isEmpty else { return ["Nothing was measured."] }
        let tables = stride(from: 0, to: measures.count, by: 5).map { start in
            table(Array(measures[start..<min(start + 5, measures.count)])).lines.joined(separator: "\n")
        }
        return [tables.joined(separator: "\n\n"), legend]
    }

    private var legend: String {
        let marks = summary.strategies.count > 1 ? "; * significantly best, = tied with the best" : ""
        let few = summary.winners.contains { $0.verdict == .tooFew } ? ", ? best mean of too few repetitions" : ""
        return "mean ± half of the 95 % confidence interval (Student's t); – not measured\(marks)\(few)"
    }

    private func table(_ measures: [Measure]) -> PlainTable {
        let sweep = result.scenario.sweep.map { [Self.line($0.name).uppercased()] } ?? []
        var table = PlainTable(
            header: sweep + ["STRATEGY"] + measures.map { $0.label.uppercased() }, words: [sweep.count])
        for point in summary.points.isEmpty ? [nil] : summary.points.map(Optional.some) {
            for (row, strategy) in summary.strategies.enumerated() {
                let start = sweep.isEmpty ? [] : [row == 0 ? point.map { "\($0)" } ?? "" : ""]
                table.rows.append(start + [Self.line(strategy)] + measures.map { cell($0, strategy, at: point) })
            }
        }
        return table
    }

    /// Marks stand in a column of their own, so that numbers stay aligned.
    private func cell(_ measure: Measure, _ strategy: String, at point: Int?) -> String {
        guard let estimate = summary.estimate(measure, strategy, at: point) else { return "–  " }
        return "\(measure.text(estimate)) \(mark(measure, strategy, at: point))"
    }

    private func mark(_ measure: Measure, _ strategy: String, at point: Int?) -> String {
        guard let winner = summary.winner(measure, at: point), winner.strategies.contains(strategy) else { return " " }
        return switch winner.verdict {
        case .wins: "*"
        case .tied: "="
        case .tooFew: "?"
        }
    }

    // MARK: - The rest

    private var shortfalls: [String] {
        guard let first = summary.strategies.first, !summary.shortfalls.isEmpty else { return [] }
        return ["Where \(Self.line(first)) falls short:"]
            + summary.shortfalls.map { shortfall in
                let place = shortfall.point.flatMap { point in
                    result.scenario.sweep.map { "\(Self.line($0.name)) \(point): " }
                }
                return "• " + (place ?? "")
                    + Self.line(([shortfall.finding] + shortfall.reasons).joined(separator: " "))
            }
    }

    private var foot: [String] {
        result.notes.map(Self.line) + ["fingerprint \(fingerprint)"]
    }

    private var machineLine: String {
        let runs =
            "\(Words.count(result.runs.count, "run")) took \(QuantityText.decimal(machine.seconds, places: 1)) s here"
        let times = machine.estimates.filter { $0.point == machine.estimates.last?.point }
            .map { "\(Self.line($0.strategy)) \($0.measure.text($0.estimate.mean))" }
        return runs + (times.isEmpty ? "" : "; a decision: " + times.joined(separator: ", "))
    }

    /// One line that moves no cursor: control characters are replaced.
    static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : "\u{FFFD}" }))
    }

    /// Marks that turn the direction of text around are left out too: they would do it to the rest of the line.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
