import ClusterModel

extension SimulationReport {
    /// A row for each run and measure, after RFC 4180; a measure that a run has no value for has no row. Those that
    /// depend on the machine come last.
    package var csv: String {
        let reproducible = Measure.allCases.filter(\.isReproducible)
        let others = Measure.allCases.filter { !$0.isReproducible }
        let rows = [reproducible, others].flatMap { measures in
            result.runs.flatMap { run in measures.compactMap { row(run, $0) } }
        }
        return ([["scenario", "point", "strategy", "repetition", "measure", "value"]] + rows)
            .map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
    }

    private func row(_ run: RunResult, _ measure: Measure) -> [String]? {
        guard let value = run.measures[measure] else { return nil }
        return [
            result.scenario.name, run.run.point.map { "\($0)" } ?? "", run.run.strategy, "\(run.run.repetition)",
            measure.rawValue, Self.number(value),
        ]
    }

    /// The fewest digits that read back as the same number.
    static func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func field(_ text: String) -> String {
        let isPlain = !text.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
