import ClusterModel
import Synchronization

/// What problems of many applications on one cluster have in common: rows over its nodes, each read once.
///
/// Good for every snapshot with the same nodes, not counting what is free on them. Rows are what compiling without tables
/// would read; a problem that knows further nodes does without.
final class ClusterTables: Sendable {
    let nodes: [Node]
    /// The nodes as kube-scheduler's cache lists them, see ``SchedulingCycle/interleaved(_:)``.
    let order: [Int]
    private let rows = Mutex(Rows())

    private struct Rows {
        var domains: [String: [Int]] = [:]
        var properties: [String: [Double?]] = [:]
        var excess: [ExcessKey: [Double]] = [:]
        var links: [LinkKey: [Double]] = [:]
        var ageless: [UInt64: Bool] = [:]
        var ownLinks: [UInt64: [Bool]] = [:]
        var aging: [AgingKey: [AgingValue]] = [:]
    }

    private struct ExcessKey: Hashable {
        let condition: NodeRule.Condition
        let allowsUnknown: Bool
    }

    /// What values between sub-clusters depend on where nothing was measured, so that nothing ages.
    private struct LinkKey: Hashable {
        let revision: UInt64
        let metric: LinkMetric
        let policy: SchedulingPolicy
    }

    private struct AgingKey: Hashable {
        let revision: UInt64
        let metric: LinkMetric
    }

    /// Rows of one kind that are kept; a cluster's applications ask for a few, and whoever asks for more reads anew.
    private static let maximalRows = 64

    init(_ snapshot: ClusterSnapshot) {
        nodes = snapshot.nodes
        order = SchedulingCycle.interleaved(snapshot.nodes, Array(snapshot.nodes.indices))
    }

    /// The domain of each node as a dense index in the order of the nodes; -1 for none.
    func domains(of key: String) -> [Int] {
        row(\.domains, key) { Self.domains(of: key, nodes) }
    }

    static func domains(of key: String, _ nodes: [Node]) -> [Int] {
        var numbers: [String: Int] = [:]
        return nodes.map { node in
            guard let domain = node.domain(of: key) else { return -1 }
            let number = numbers[domain] ?? numbers.count
            numbers[domain] = number
            return number
        }
    }

    /// What each node has for an open metric.
    func property(_ name: String) -> [Double?] {
        row(\.properties, name) { nodes.map { $0.soundProperty(name) } }
    }

    /// Excess ÷ limit of a node rule on each node.
    func excess(of rule: NodeRule, allowsUnknown: Bool) -> [Double] {
        row(\.excess, ExcessKey(condition: rule.rule, allowsUnknown: allowsUnknown)) {
            nodes.map { rule.excessRatio($0, allowsUnknown: allowsUnknown) }
        }
    }

    /// The values between sub-clusters, row by row, as they are read at one moment; NaN is unknown.
    func links(_ metric: LinkMetric, _ reading: LinkReading, _ snapshot: ClusterSnapshot) -> [Double] {
        func values() -> [Double] {
            aging(metric, snapshot).map { reading.value(of: metric, $0) ?? .nan }
        }
        guard isAgeless(snapshot) else { return values() }
        let key = LinkKey(revision: snapshot.revision, metric: metric, policy: reading.policy)
        return row(\.links, key, values)
    }

    private func aging(_ metric: LinkMetric, _ snapshot: ClusterSnapshot) -> [AgingValue] {
        row(\.aging, AgingKey(revision: snapshot.revision, metric: metric)) {
            let pairs = snapshot.subClusters.indices
            return pairs.flatMap { source in
                pairs.map { sink in
                    snapshot.subClusterEstimate(from: source, to: sink).map { AgingValue(of: metric, in: $0) }
                        ?? .unknown
                }
            }
        }
    }

    /// Whether nothing that sub-clusters share was measured.
    func isAgeless(_ snapshot: ClusterSnapshot) -> Bool {
        row(\.ageless, snapshot.revision) {
            let pairs = snapshot.subClusters.indices
            return pairs.allSatisfy { source in
                pairs.allSatisfy { snapshot.subClusterEstimate(from: source, to: $0)?.observedAt == nil }
            }
        }
    }

    /// By node: whether a link from or to it is not its sub-cluster's alone.
    func nodesWithOwnLinks(_ snapshot: ClusterSnapshot) -> [Bool] {
        row(\.ownLinks, snapshot.revision) {
            var hasOwn = snapshot.nodes.indices.map { snapshot.hasOwnLinks(from: $0) }
            for source in hasOwn.indices { snapshot.forEachSink(from: source) { hasOwn[$0] = true } }
            return hasOwn
        }
    }

    private func row<Key: Hashable, Row: Sendable>(
        _ kind: WritableKeyPath<Rows, [Key: Row]>, _ key: Key, _ make: () -> Row
    ) -> Row {
        if let known = rows.withLock({ $0[keyPath: kind][key] }) { return known }
        let made = make()
        rows.withLock { rows in
            if rows[keyPath: kind].count >= Self.maximalRows { rows[keyPath: kind].removeAll() }
            rows[keyPath: kind][key] = made
        }
        return made
    }
}
