/// The cluster at one revision: immutable, with node names interned to dense indices once.
///
/// Links are kept as one sorted row for each source node, so memory grows with what is known and not with the square of
/// the number of nodes. A pair without an entry has what its sub-clusters have between them; where they have nothing it is
/// unknown.
public struct ClusterSnapshot: Sendable {
    /// Grows with every change of the state that the snapshot was made from.
    public private(set) var revision: UInt64
    /// Sorted by name, each name once.
    public private(set) var nodes: [Node]
    private let indices: [String: Int]
    private let rowStarts: [Int]
    private let sinks: [Int32]
    private let estimates: [LinkEstimate]
    /// The names of all sub-clusters, sorted.
    public let subClusters: [String]
    /// By node: the index of its sub-cluster in ``subClusters``.
    public let subClusterIndices: [Int]
    /// By index of the source's and then of the sink's sub-cluster; empty where no sub-clusters are linked as wholes.
    private let subClusterEstimates: [[LinkEstimate?]]
    /// What stands in for the latency of pairs that nobody measured, for policies that predict; `nil` for none.
    public var predictions: LinkPredictions?

    /// Sorts and interns. Of nodes with one name, and of links between one pair, the last one counts; links of unknown
    /// nodes and from a node to itself are left out, and so are links of sub-clusters without nodes.
    public init(
        revision: UInt64, nodes: [Node], links: some Sequence<Link>, subClusterLinks: [SubClusterLink] = []
    ) {
        self.revision = revision
        var byName: [String: Node] = [:]
        for node in nodes { byName[node.name] = node }
        self.nodes = byName.values.sorted { $0.name < $1.name }
        var indices: [String: Int] = [:]
        indices.reserveCapacity(self.nodes.count)
        for (index, node) in self.nodes.enumerated() { indices[node.name] = index }
        self.indices = indices
        let names = self.nodes.map(\.subCluster)
        let subClusters = Set(names).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: subClusters.enumerated().map { ($1, $0) })
        self.subClusters = subClusters
        subClusterIndices = names.map { numbers[$0] ?? 0 }
        subClusterEstimates = Self.table(of: subClusterLinks, numbers)

        var rows: [[(sink: Int32, order: Int, estimate: LinkEstimate)]] = Array(repeating: [], count: self.nodes.count)
        for (order, link) in links.enumerated() {
            guard let source = indices[link.source], let sink = indices[link.sink], source != sink else { continue }
            rows[source].append((Int32(sink), order, link.estimate))
        }
        var rowStarts = [0]
        var sinks: [Int32] = []
        var estimates: [LinkEstimate] = []
        for row in rows {
            let start = sinks.count
            for entry in row.sorted(by: { ($0.sink, $0.order) < ($1.sink, $1.order) }) {
                if sinks.count > start, sinks[sinks.count - 1] == entry.sink {
                    estimates[estimates.count - 1] = entry.estimate
                } else {
                    sinks.append(entry.sink)
                    estimates.append(entry.estimate)
                }
            }
            rowStarts.append(sinks.count)
        }
        self.rowStarts = rowStarts
        self.sinks = sinks
        self.estimates = estimates
    }

    private static func table(of links: [SubClusterLink], _ numbers: [String: Int]) -> [[LinkEstimate?]] {
        guard !links.isEmpty else { return [] }
        var table: [[LinkEstimate?]] = Array(
            repeating: Array(repeating: nil, count: numbers.count), count: numbers.count)
        for link in links {
            guard let source = numbers[link.source], let sink = numbers[link.sink] else { continue }
            table[source][sink] = link.estimate
        }
        return table
    }

    /// The snapshot with other nodes in the places of those of the same names, at a later revision; `nil` when one of them
    /// is not there yet or was in another sub-cluster, so that it has to be made anew. Takes no more time than to copy the
    /// list of nodes, whatever the number of links.
    public func replacing(_ changed: some Sequence<Node>, revision: UInt64) -> ClusterSnapshot? {
        var snapshot = self
        snapshot.revision = revision
        for node in changed {
            guard let index = indices[node.name], nodes[index].subCluster == node.subCluster else { return nil }
            snapshot.nodes[index] = node
        }
        return snapshot
    }

    /// The same nodes at a later revision, with other estimates. Takes time in the number of links, and sorts nothing.
    ///
    /// - Parameters:
    ///   - link: What takes the place of the estimate that a link has of its own, by the indices of its nodes, in their
    ///     order; `nil` for nothing, so that what the sub-clusters have counts.
    ///   - subClusterLink: The same for what two sub-clusters have between them.
    package func replacingEstimates(
        revision: UInt64, link: (_ source: Int, _ sink: Int, LinkEstimate) -> LinkEstimate?,
        subClusterLink: (_ source: Int, _ sink: Int, LinkEstimate) -> LinkEstimate?
    ) -> ClusterSnapshot {
        var (starts, kept, changed) = ([0], [Int32](), [LinkEstimate]())
        kept.reserveCapacity(sinks.count)
        changed.reserveCapacity(sinks.count)
        for source in nodes.indices {
            for entry in rowStarts[source]..<rowStarts[source + 1] {
                guard let estimate = link(source, Int(sinks[entry]), estimates[entry]) else { continue }
                kept.append(sinks[entry])
                changed.append(estimate)
            }
            starts.append(kept.count)
        }
        let table = subClusterEstimates.enumerated().map { source, row in
            row.enumerated().map { sink, estimate in estimate.flatMap { subClusterLink(source, sink, $0) } }
        }
        return ClusterSnapshot(self, revision: revision, (starts, kept, changed), table)
    }

    private init(
        _ other: ClusterSnapshot, revision: UInt64,
        _ rows: (starts: [Int], sinks: [Int32], estimates: [LinkEstimate]), _ subClusterEstimates: [[LinkEstimate?]]
    ) {
        self.revision = revision
        (nodes, indices, subClusters) = (other.nodes, other.indices, other.subClusters)
        (subClusterIndices, predictions) = (other.subClusterIndices, other.predictions)
        (rowStarts, sinks, estimates) = (rows.starts, rows.sinks, rows.estimates)
        self.subClusterEstimates = subClusterEstimates
    }

    /// No nodes and no links, at revision 0.
    public static let empty = ClusterSnapshot(revision: 0, nodes: [], links: [])

    /// The dense index of a node, 0 ..< `nodes.count`.
    public func index(of name: String) -> Int? {
        indices[name]
    }

    /// What is known of the link between two nodes by index, else what their sub-clusters have between them; `nil` when
    /// nothing is known, or an index is out of range.
    public func estimate(from source: Int, to sink: Int) -> LinkEstimate? {
        guard nodes.indices.contains(source), nodes.indices.contains(sink), source != sink else { return nil }
        var low = rowStarts[source]
        var high = rowStarts[source + 1]
        while low < high {
            let middle = (low + high) / 2
            if Int(sinks[middle]) < sink { low = middle + 1 } else { high = middle }
        }
        guard low < rowStarts[source + 1], Int(sinks[low]) == sink else {
            return subClusterEstimate(from: subClusterIndices[source], to: subClusterIndices[sink])
        }
        return estimates[low]
    }

    /// What is known of all links between two sub-clusters, or within one, that have no estimate of their own; by index
    /// in ``subClusters``.
    public func subClusterEstimate(from source: Int, to sink: Int) -> LinkEstimate? {
        guard subClusterEstimates.indices.contains(source), subClusters.indices.contains(sink) else { return nil }
        return subClusterEstimates[source][sink]
    }

    /// What is known of the link between two nodes by name.
    public func estimate(from source: String, to sink: String) -> LinkEstimate? {
        guard let source = index(of: source), let sink = index(of: sink) else { return nil }
        return estimate(from: source, to: sink)
    }

    /// Calls `body` with the index of each sink that the source has a link of its own to, in rising order.
    public func forEachLink(from source: Int, _ body: (_ sink: Int, _ estimate: LinkEstimate) -> Void) {
        guard source >= 0, source < nodes.count else { return }
        for entry in rowStarts[source]..<rowStarts[source + 1] {
            body(Int(sinks[entry]), estimates[entry])
        }
    }

    /// Whether a node has links of its own, beside those that its sub-cluster has.
    public func hasOwnLinks(from source: Int) -> Bool {
        nodes.indices.contains(source) && rowStarts[source] < rowStarts[source + 1]
    }

    /// Calls `body` with the index of each sink that the source has a link of its own to, in rising order.
    public func forEachSink(from source: Int, _ body: (_ sink: Int) -> Void) {
        guard nodes.indices.contains(source) else { return }
        for entry in rowStarts[source]..<rowStarts[source + 1] { body(Int(sinks[entry])) }
    }

    /// Whether any sub-clusters are linked as wholes.
    public var linksSubClusters: Bool { !subClusterEstimates.isEmpty }

    /// How many directed links have an estimate of their own.
    public var linkCount: Int { sinks.count }

    /// Every link with an estimate of its own, by source name and then by sink name.
    public var links: [Link] {
        nodes.indices.flatMap { source in
            (rowStarts[source]..<rowStarts[source + 1]).map {
                Link(source: nodes[source].name, sink: nodes[Int(sinks[$0])].name, estimate: estimates[$0])
            }
        }
    }
}
