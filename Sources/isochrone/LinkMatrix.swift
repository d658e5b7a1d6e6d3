import ArgumentParser

/// One metric of all pairs of nodes.
struct LinkMatrix: Codable {
    enum Metric: String, Codable, CaseIterable, ExpressibleByArgument {
        case latency, jitter, reliability, bandwidth
    }

    var metric: Metric
    var statistic: String?
    var unit: String
    var names: [String]
    var rows: [[Double?]]

    /// A row for each source, a column for each sink.
    var text: String {
        guard !names.isEmpty else { return "No nodes are known." }
        let title = [metric.rawValue, statistic].compactMap { $0 }.joined(separator: " ")
        var table = TextTable(["\(title) (\(unit))"] + names, rightAligned: Set(1...names.count))
        for (source, row) in zip(names, rows) {
            let cells = zip(names, row).map { sink, value in
                source == sink
                    ? TextTable.Cell("·", .faint) : TextTable.Cell(figure(value), value == nil ? .faint : .plain)
            }
            table.add([TextTable.Cell(source)] + cells)
        }
        return table.text()
    }

    private func figure(_ value: Double?) -> String {
        switch metric {
        case .latency, .jitter: Figures.milliseconds(value)
        case .reliability: Figures.percent(value)
        case .bandwidth: Figures.bitRate(value)
        }
    }
}
