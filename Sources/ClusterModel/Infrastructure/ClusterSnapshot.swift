/// The cluster at one revision: immutable, with node names interned to dense indices once.
///
/// Links are kept as one sorted row for each source node, so memory grows with what is known and not with the square of
/// the number of nodes. A pair without an entry is unknown.
public struct ClusterSnapshot: Sendable {
    /// Grows with every change of the state that the snapshot was made from.
    public let revision: UInt64
    /// Sorted by name, each name once.
    public let nodes: [Node]
    private let indices: [String: Int]
    private let rowStarts: [Int]
    private let sinks: [Int32]
    private let estimates: [LinkEstimate]

    /// Sorts and interns. Of nodes with one name, and of links between one pair, the last one counts; links of unknown
    /// nodes and from a node to itself are left out.
    public init(revision: UInt64, nodes: [Node], links: some Sequence<Link>) {
        self.revision = revision
        var byName: [String: Node] = [:]
        for node in nodes { byName[node.name] = node }
        self.nodes = byName.values.sorted { $0.name < $1.name }
        var indices: [String: Int] = [:]
        indices.reserveCapacity(self.nodes.count)
        for (index, node) in self.nodes.enumerated() { indices[node.name] = index }
        self.indices = indices

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

    /// No nodes and no links, at revision 0.
    public static let empty = ClusterSnapshot(revision: 0, nodes: [], links: [])

    /// The dense index of a node, 0 ..< `nodes.count`.
    public func index(of name: String) -> Int? {
        indices[name]
    }

    /// What is known of the link between two nodes by index; `nil` when nothing is, or an index is out of range.
    public func estimate(from source: Int, to sink: Int) -> LinkEstimate? {
        guard source >= 0, source < nodes.count else { return nil }
        var low = rowStarts[source]
        var high = rowStarts[source + 1]
        while low < high {
            let middle = (low + high) / 2
            if Int(sinks[middle]) < sink { low = middle + 1 } else { high = middle }
        }
        guard low < rowStarts[source + 1], Int(sinks[low]) == sink else { return nil }
        return estimates[low]
    }

    /// What is known of the link between two nodes by name.
    public func estimate(from source: String, to sink: String) -> LinkEstimate? {
        guard let source = index(of: source), let sink = index(of: sink) else { return nil }
        return estimate(from: source, to: sink)
    }

    /// Calls `body` with the index of each sink that something is known of, in rising order.
    public func forEachLink(from source: Int, _ body: (_ sink: Int, _ estimate: LinkEstimate) -> Void) {
        guard source >= 0, source < nodes.count else { return }
        for entry in rowStarts[source]..<rowStarts[source + 1] {
            body(Int(sinks[entry]), estimates[entry])
        }
    }

    /// How many directed links something is known of.
    public var linkCount: Int { sinks.count }

    /// Every known link, by source name and then by sink name.
    public var links: [Link] {
        nodes.indices.flatMap { source in
            (rowStarts[source]..<rowStarts[source + 1]).map {
                Link(source: nodes[source].name, sink: nodes[Int(sinks[$0])].name, estimate: estimates[$0])
            }
        }
    }
}
