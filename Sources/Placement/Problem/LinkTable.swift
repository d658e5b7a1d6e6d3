import ClusterModel

/// Link values by dense node index, one row for each source node, read from the snapshot when it is first asked for.
///
/// NaN is unknown. Nodes that the snapshot does not hold have only unknown links.
final class LinkTable {
    let metrics: [LinkMetric]
    private let reading: LinkReading
    private let snapshot: ClusterSnapshot
    /// The snapshot's index of each node, -1 for those that it does not hold.
    private let snapshotIndices: [Int]
    private let ownIndices: [Int]
    private let reserved: [[Int: Double]]
    private var rows: [[Double]]
    private var knownRanges: [ClosedRange<Double>?]?

    init(
        metrics: [LinkMetric], request: PlanningRequest, nodes: [Node], index: [String: Int]
    ) {
        self.metrics = metrics
        self.reading = LinkReading(policy: request.policy, now: request.now)
        self.snapshot = request.snapshot
        snapshotIndices = nodes.map { request.snapshot.index(of: $0.name) ?? -1 }
        ownIndices = request.snapshot.nodes.map { index[$0.name] ?? -1 }
        var reserved: [[Int: Double]] = Array(repeating: [:], count: nodes.count)
        for (link, amount) in request.reservations.bandwidth {
            guard let source = index[link.source], let sink = index[link.sink] else { continue }
            reserved[source][sink] = amount
        }
        self.reserved = reserved
        rows = Array(repeating: [], count: nodes.count)
    }

    /// The value of a metric between two nodes; NaN when unknown.
    func value(_ metric: Int, _ source: Int, _ sink: Int) -> Double {
        if rows[source].isEmpty { rows[source] = row(of: source) }
        return rows[source][metric * rows.count + sink]
    }

    /// All values of links from a node: the value of a metric to a sink is at `metric × number of nodes + sink`.
    func row(_ source: Int) -> [Double] {
        if rows[source].isEmpty { rows[source] = row(of: source) }
        return rows[source]
    }

    /// The estimate behind a value, whether usable or not.
    func estimate(_ source: Int, _ sink: Int) -> LinkEstimate? {
        snapshot.estimate(from: snapshotIndices[source], to: snapshotIndices[sink])
    }

    /// The least and the greatest value known of any link; `nil` when no link has one.
    func knownRange(_ metric: Int) -> ClosedRange<Double>? {
        if let knownRanges { return knownRanges[metric] }
        let ranges = scanRanges()
        knownRanges = ranges
        return ranges[metric]
    }

    private func scanRanges() -> [ClosedRange<Double>?] {
        var ranges: [ClosedRange<Double>?] = Array(repeating: nil, count: metrics.count)
        for source in snapshotIndices.indices {
            forEachValue(from: source) { metric, _, value in
                let range = ranges[metric] ?? value...value
                ranges[metric] = min(range.lowerBound, value)...max(range.upperBound, value)
            }
        }
        return ranges
    }

    private func row(of source: Int) -> [Double] {
        let count = rows.count
        var row = Array(repeating: Double.nan, count: metrics.count * count)
        forEachValue(from: source) { metric, sink, value in row[metric * count + sink] = value }
        for (index, metric) in metrics.enumerated() { row[index * count + source] = metric.onOneNode }
        return row
    }

    private func forEachValue(from source: Int, _ body: (_ metric: Int, _ sink: Int, _ value: Double) -> Void) {
        snapshot.forEachLink(from: snapshotIndices[source]) { snapshotSink, estimate in
            let sink = ownIndices[snapshotSink]
            guard sink >= 0 else { return }
            for (index, metric) in metrics.enumerated() {
                guard var value = reading.value(of: metric, in: estimate), !value.isNaN else { continue }
                if metric == .bandwidth { value -= reserved[source][sink] ?? 0 }
                body(index, sink, value)
            }
        }
    }
}
