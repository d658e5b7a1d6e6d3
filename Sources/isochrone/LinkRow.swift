import ClusterModel

/// A link as the API tells it; what is unknown is absent.
struct LinkRow: Codable {
    var source: String
    var sink: String
    var latency: LatencySummary
    var jitter: Double?
    var reliability: ReliabilityEstimate?
    var bandwidth: Double?
    var properties: [String: Double]?
    var sampleCount: Int?
    var window: Double?
    var age: Double?
    var freshness: Freshness
    var method: EstimateMethod

    /// One line for each link.
    static func table(_ links: [LinkRow]) -> String {
        guard !links.isEmpty else { return "No links are known." }
        var table = TextTable(
            [
                "FROM", "TO", "MIN", "P50", "P95", "P99", "JITTER", "RELIABILITY", "BANDWIDTH", "SAMPLES", "AGE",
                "METHOD",
            ],
            rightAligned: [2, 3, 4, 5, 6, 7, 8, 9, 10])
        for link in links { table.add(link.cells) }
        return table.text()
    }

    private var cells: [TextTable.Cell] {
        let figures =
            LatencyStatistic.allCases.map { Figures.milliseconds(latency[$0]) }
            + [
                Figures.milliseconds(jitter), Figures.percent(reliability?.estimate), Figures.bitRate(bandwidth),
                sampleCount.map(String.init) ?? Figures.unknown,
            ]
        return [TextTable.Cell(source), TextTable.Cell(sink)] + figures.map { TextTable.Cell($0) }
            + [ageCell, TextTable.Cell(method.rawValue)]
    }

    private var ageCell: TextTable.Cell {
        switch freshness {
        case .fresh: TextTable.Cell(Figures.age(age))
        case .stale: TextTable.Cell("\(Figures.age(age)) stale", .warning)
        case .expired: TextTable.Cell("\(Figures.age(age)) expired", .bad)
        }
    }
}
