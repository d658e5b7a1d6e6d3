import ClusterModel

/// What befell nodes and lasts; several events may befall one node at once.
struct NodeConditions: Sendable {
    /// How many events each node is lost by.
    private var losses: [String: Int] = [:]
    private var silences: [String: Int] = [:]
    private var loads: [String: [(id: Int, cpu: Double, memory: Double)]] = [:]
    /// Nodes that came by an event and are gone with it.
    private var removed: Set<String> = []

    func isLost(_ node: String) -> Bool { losses[node] != nil || removed.contains(node) }

    func isSilent(_ node: String) -> Bool { silences[node] != nil || isLost(node) }

    mutating func lose(_ node: String) { losses[node, default: 0] += 1 }

    mutating func find(_ node: String) { losses[node] = Self.less(losses[node]) }

    mutating func silence(_ node: String) { silences[node, default: 0] += 1 }

    mutating func hear(_ node: String) { silences[node] = Self.less(silences[node]) }

    mutating func load(_ node: String, by id: Int, cpu: Double, memory: Double) {
        loads[node, default: []].append((id, cpu, memory))
    }

    mutating func unload(_ node: String, by id: Int) { loads[node]?.removeAll { $0.id == id } }

    mutating func remove(_ node: String) { removed.insert(node) }

    /// The node as it is now.
    func apply(to node: Node) -> Node {
        var node = node
        if isLost(node.name) { node.isReady = false }
        guard let loads = loads[node.name], !loads.isEmpty else { return node }
        let offer = node.free ?? node.allocatable
        let (cpu, memory) = loads.reduce((0.0, 0.0)) { ($0.0 + $1.cpu, $0.1 + $1.memory) }
        node.free = Resources(
            milliCPU: Self.left(offer.milliCPU, of: node.allocatable.milliCPU, cpu),
            memory: Self.left(offer.memory, of: node.allocatable.memory, memory), extended: offer.extended)
        return node
    }

    private static func left(_ offer: Int64, of whole: Int64, _ share: Double) -> Int64 {
        let taken = (Double(whole) * min(1, max(0, share))).rounded(.up)
        return max(0, offer - (Int64(exactly: taken) ?? .max))
    }

    private static func less(_ count: Int?) -> Int? {
        guard let count, count > 1 else { return nil }
        return count - 1
    }
}
