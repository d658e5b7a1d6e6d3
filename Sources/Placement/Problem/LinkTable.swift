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
    private let tables: ClusterTables?
    private var rows: [[Double]]
    /// The table of all nodes, where this one is of classes of nodes.
    private let origin: LinkTable?
    /// How often single values were read off a source that has no row yet.
    private var lookups: [Int32]
    /// Whether nodes that have no links of their own have those of their sub-clusters, and all nodes are the snapshot's.
    private let sharesLinks: Bool
    private let hasReserved: Bool
    /// The metric that reservations are taken from; -1 for none.
    private let bandwidth: Int
    private lazy var subClusterValues = readSubClusters()
    private var knownRanges: [ClosedRange<Double>?]?

    /// Single values are looked up one by one until a row costs less.
    private static let lookupsBeforeRow = 24

    init(
        metrics: [LinkMetric], request: PlanningRequest, nodes: [Node], index: (String) -> Int?,
        tables: ClusterTables? = nil
    ) {
        self.metrics = metrics
        self.reading = LinkReading(policy: request.policy, now: request.now)
        self.snapshot = request.snapshot
        self.tables = tables
        if tables != nil {
            snapshotIndices = Array(nodes.indices)
            ownIndices = snapshotIndices
        } else {
            snapshotIndices = nodes.map { request.snapshot.index(of: $0.name) ?? -1 }
            ownIndices = request.snapshot.nodes.map { index($0.name) ?? -1 }
        }
        var reserved: [[Int: Double]] = Array(repeating: [:], count: nodes.count)
        // Nobody asks how much is taken where nothing is read of what there is.
        for (link, amount) in metrics.contains(.bandwidth) ? request.reservations.bandwidth : [:] {
            guard let source = index(link.source), let sink = index(link.sink) else { continue }
            reserved[source][sink] = amount
        }
        self.reserved = reserved
        hasReserved = reserved.contains { !$0.isEmpty }
        bandwidth = metrics.firstIndex(of: .bandwidth) ?? -1
        sharesLinks =
            snapshot.linksSubClusters && nodes.count == snapshot.nodes.count
            && !(reading.policy.unmeasured == .predict && snapshot.predictions != nil)
        rows = Array(repeating: [], count: nodes.count)
        origin = nil
        lookups = Array(repeating: 0, count: nodes.count)
    }

    /// A table of classes of nodes, with all of its rows.
    init(_ origin: LinkTable, rows: [[Double]]) {
        self.origin = origin
        self.rows = rows
        metrics = origin.metrics
        reading = origin.reading
        snapshot = .empty
        snapshotIndices = []
        ownIndices = []
        reserved = []
        (hasReserved, bandwidth, sharesLinks) = (false, -1, false)
        tables = nil
        lookups = []
    }

    /// The value of a metric between two nodes; NaN when unknown.
    func value(_ metric: Int, _ source: Int, _ sink: Int) -> Double {
        if rows[source].isEmpty {
            if isShared(metric, from: source) {
                if source == sink { return metrics[metric].onOneNode }
                let places = snapshot.subClusterIndices
                return subClusterValues[metric][places[source] * snapshot.subClusters.count + places[sink]]
            }
            guard lookups[source] >= Self.lookupsBeforeRow else {
                lookups[source] += 1
                return single(metric, source, sink)
            }
            rows[source] = makeRow(of: source)
        }
        return rows[source][metric * rows.count + sink]
    }

    /// All values of links from a node: the value of a metric to a sink is at `metric × number of nodes + sink`.
    func row(_ source: Int) -> [Double] {
        if rows[source].isEmpty { rows[source] = makeRow(of: source) }
        return rows[source]
    }

    /// One metric of all links from a node.
    func line(_ metric: Int, from source: Int) -> LinkLine {
        let onOneNode = metrics[metric].onOneNode
        guard isShared(metric, from: source) else {
            return LinkLine(
                values: row(source), start: metric * rows.count, stride: 1, places: [], node: source,
                onOneNode: onOneNode)
        }
        let places = snapshot.subClusterIndices
        return LinkLine(
            values: subClusterValues[metric], start: places[source] * snapshot.subClusters.count, stride: 1,
            places: places, node: source, onOneNode: onOneNode)
    }

    /// One metric of all links to a node; `nil` where some source has links of its own, which only single values tell.
    func line(_ metric: Int, to sink: Int) -> LinkLine? {
        guard origin == nil, sharesAll(metric) else { return nil }
        let places = snapshot.subClusterIndices
        return LinkLine(
            values: subClusterValues[metric], start: places[sink], stride: snapshot.subClusters.count, places: places,
            node: sink, onOneNode: metrics[metric].onOneNode)
    }

    /// Whether all links from a node are its sub-cluster's.
    private func isShared(_ metric: Int, from source: Int) -> Bool {
        guard origin == nil, sharesLinks, !snapshot.hasOwnLinks(from: source) else { return false }
        return metric != bandwidth || reserved[source].isEmpty
    }

    private func sharesAll(_ metric: Int) -> Bool {
        sharesLinks && snapshot.linkCount == 0 && (metric != bandwidth || !hasReserved)
    }

    /// The estimate behind a value, whether usable or not.
    func estimate(_ source: Int, _ sink: Int) -> LinkEstimate? {
        snapshot.estimate(from: snapshotIndices[source], to: snapshotIndices[sink])
    }

    /// Whether a latency stands on a prediction because nothing usable was measured.
    func isPredicted(_ metric: Int, _ source: Int, _ sink: Int) -> Bool {
        guard source != sink, prediction(metric, source, sink) != nil else { return false }
        guard let estimate = estimate(source, sink) else { return true }
        return reading.value(of: metrics[metric], in: estimate) == nil
    }

    /// The least and the greatest value known of any link; `nil` when no link has one.
    func knownRange(_ metric: Int) -> ClosedRange<Double>? {
        if let origin { return origin.knownRange(metric) }
        if let knownRanges { return knownRanges[metric] }
        let ranges = scanRanges()
        knownRanges = ranges
        return ranges[metric]
    }

    private func scanRanges() -> [ClosedRange<Double>?] {
        var ranges: [ClosedRange<Double>?] = Array(repeating: nil, count: metrics.count)
        func add(_ metric: Int, _ value: Double) {
            let range = ranges[metric] ?? value...value
            ranges[metric] = min(range.lowerBound, value)...max(range.upperBound, value)
        }
        for source in snapshotIndices.indices {
            forEachValue(from: source) { metric, _, value in add(metric, value) }
        }
        for (metric, table) in subClusterValues.enumerated() {
            for value in table where !value.isNaN { add(metric, value) }
        }
        return ranges
    }

    // MARK: Reading the snapshot

    private func single(_ metric: Int, _ source: Int, _ sink: Int) -> Double {
        if source == sink { return metrics[metric].onOneNode }
        let value = estimate(source, sink).flatMap { reading.value(of: metrics[metric], in: $0) }
        guard let value, !value.isNaN else { return prediction(metric, source, sink) ?? .nan }
        return metrics[metric] == .bandwidth ? value - (reserved[source][sink] ?? 0) : value
    }

    private func makeRow(of source: Int) -> [Double] {
        let count = rows.count
        var row = Array(repeating: Double.nan, count: metrics.count * count)
        addSubClusters(from: source, to: &row)
        forEachLink(from: source) { sink, estimate in
            let isUsable = reading.isUsable(estimate)
            for (index, metric) in metrics.enumerated() {
                var value = reading.value(of: metric, in: estimate, isUsable: isUsable) ?? .nan
                if metric == .bandwidth { value -= reserved[source][sink] ?? 0 }
                row[index * count + sink] = value
            }
        }
        addPredictions(from: source, to: &row)
        for (index, metric) in metrics.enumerated() { row[index * count + source] = metric.onOneNode }
        return row
    }

    private func addSubClusters(from source: Int, to row: inout [Double]) {
        guard !subClusterValues.isEmpty, snapshotIndices[source] >= 0 else { return }
        let own = snapshot.subClusterIndices[snapshotIndices[source]]
        let size = snapshot.subClusters.count
        for (metric, table) in subClusterValues.enumerated() {
            let isBandwidth = metrics[metric] == .bandwidth
            for (sink, node) in ownIndices.enumerated() where node >= 0 {
                let value = table[own * size + snapshot.subClusterIndices[sink]]
                row[metric * rows.count + node] = isBandwidth ? value - (reserved[source][node] ?? 0) : value
            }
        }
    }

    /// By metric: the values between sub-clusters, row by row; empty where no sub-clusters are linked as wholes.
    private func readSubClusters() -> [[Double]] {
        guard snapshot.linksSubClusters else { return [] }
        let size = snapshot.subClusters.count
        return metrics.map { metric in
            tables?.links(metric, reading, snapshot)
                ?? (0..<size * size).map { pair in
                    snapshot.subClusterEstimate(from: pair / size, to: pair % size)
                        .flatMap { reading.value(of: metric, in: $0) } ?? .nan
                }
        }
    }

    private func addPredictions(from source: Int, to row: inout [Double]) {
        guard reading.policy.unmeasured == .predict, snapshot.predictions != nil else { return }
        for (index, metric) in metrics.enumerated() where metric.isLatency {
            for sink in rows.indices where row[index * rows.count + sink].isNaN {
                row[index * rows.count + sink] = prediction(index, source, sink) ?? .nan
            }
        }
    }

    /// Whether predictions stand in for latencies that nobody measured.
    var predicts: Bool { reading.policy.unmeasured == .predict && snapshot.predictions != nil }

    /// What the sub-clusters of two nodes have between them; `nil` when nothing is known.
    func subClusterValue(_ metric: Int, _ source: Int, _ sink: Int) -> Double? {
        guard !subClusterValues.isEmpty, snapshotIndices[source] >= 0, snapshotIndices[sink] >= 0 else { return nil }
        let (from, to) = (snapshotIndices[source], snapshotIndices[sink])
        let value = subClusterValues[metric][
            snapshot.subClusterIndices[from] * snapshot.subClusters.count + snapshot.subClusterIndices[to]]
        return value.isNaN ? nil : value
    }

    /// What the sub-cluster of a node has towards those of others; NaN when nothing is known.
    func subClusterValues(_ metric: Int, from source: Int, to sinks: [Int]) -> [Double] {
        guard !subClusterValues.isEmpty, snapshotIndices[source] >= 0 else { return sinks.map { _ in .nan } }
        let (values, places) = (subClusterValues[metric], snapshot.subClusterIndices)
        let start = places[snapshotIndices[source]] * snapshot.subClusters.count
        return sinks.map { sink in
            snapshotIndices[sink] >= 0 ? values[start + places[snapshotIndices[sink]]] : .nan
        }
    }

    /// By node: whether anything is known of a link from or to it that its sub-cluster does not share.
    func nodesWithOwnLinks() -> [Bool] {
        if let tables, !predicts {
            var hasOwn = tables.nodesWithOwnLinks(snapshot)
            for source in reserved.indices where !reserved[source].isEmpty {
                hasOwn[source] = true
                for sink in reserved[source].keys { hasOwn[sink] = true }
            }
            return hasOwn
        }
        var hasOwn = snapshotIndices.map { predicts || snapshot.hasOwnLinks(from: $0) }
        for source in snapshotIndices.indices where hasOwn.contains(false) {
            if !reserved[source].isEmpty { hasOwn[source] = true }
            for sink in reserved[source].keys { hasOwn[sink] = true }
            snapshot.forEachSink(from: snapshotIndices[source]) { snapshotSink in
                if ownIndices[snapshotSink] >= 0 { hasOwn[ownIndices[snapshotSink]] = true }
            }
        }
        return hasOwn
    }

    /// The objective counts what is expected, limits are held against the upper bound.
    func prediction(_ metric: Int, _ source: Int, _ sink: Int) -> Double? {
        guard reading.policy.unmeasured == .predict, let predictions = snapshot.predictions, source != sink,
            case .latency(_, let isPenalized) = metrics[metric],
            snapshotIndices[source] >= 0, snapshotIndices[sink] >= 0
        else { return nil }
        return predictions.latency(from: snapshotIndices[source], to: snapshotIndices[sink])
            .map { isPenalized ? $0.expected : $0.upper }
            .flatMap { $0.isSound && $0 >= 0 ? $0 : nil }
    }

    /// Whether a node has links of its own, beside those of its sub-cluster.
    func hasOwnLinks(from source: Int) -> Bool { snapshot.hasOwnLinks(from: snapshotIndices[source]) }

    /// Calls `body` with what is known of each link of its own that a node has.
    func forEachValue(from source: Int, _ body: (_ metric: Int, _ sink: Int, _ value: Double) -> Void) {
        forEachLink(from: source) { sink, estimate in
            let isUsable = reading.isUsable(estimate)
            for (index, metric) in metrics.enumerated() {
                guard var value = reading.value(of: metric, in: estimate, isUsable: isUsable), !value.isNaN else {
                    continue
                }
                if metric == .bandwidth { value -= reserved[source][sink] ?? 0 }
                body(index, sink, value)
            }
        }
    }

    private func forEachLink(from source: Int, _ body: (_ sink: Int, _ estimate: LinkEstimate) -> Void) {
        snapshot.forEachLink(from: snapshotIndices[source]) { snapshotSink, estimate in
            let sink = ownIndices[snapshotSink]
            if sink >= 0 { body(sink, estimate) }
        }
    }
}
