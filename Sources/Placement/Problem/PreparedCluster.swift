import ClusterModel

/// A snapshot and what is taken of its nodes, in the form in which problems are compiled from them: kept up to date from
/// request to request, so that each takes time only for what changed.
struct PreparedCluster: Sendable {
    let tables: ClusterTables
    /// What is left of cpu and memory on each node by the last request.
    private(set) var offers: [[Int64]] = []
    private var revision: UInt64?
    /// What the nodes offer, before reservations.
    private var free: [[Int64]] = []
    /// By node: the last reservations that had an entry for it.
    private var rounds: [Int32] = []
    private var round: Int32 = 0
    /// The nodes that the last reservations had an entry for.
    private var reserved: [Int] = []

    /// cpu and memory.
    static let width = 2

    init(_ snapshot: ClusterSnapshot) {
        tables = ClusterTables(snapshot)
    }

    /// Takes in what is free by a snapshot with the same nodes, and what is taken of that.
    mutating func follow(_ snapshot: ClusterSnapshot, _ reservations: Reservations) {
        if revision != snapshot.revision {
            revision = snapshot.revision
            free = snapshot.nodes.map { node in
                let offer = node.free ?? node.allocatable
                return [offer.milliCPU, offer.memory]
            }
            offers = free
            reserved = []
            rounds = Array(repeating: 0, count: free.count)
            round = 0
        }
        round += 1
        var next: [Int] = []
        next.reserveCapacity(reservations.resources.count)
        for (name, taken) in reservations.resources {
            guard let node = snapshot.index(of: name) else { continue }
            rounds[node] = round
            next.append(node)
            for (resource, amount) in [taken.milliCPU, taken.memory].enumerated() {
                let left = free[node][resource].subtractingReportingOverflow(amount)
                let rest = left.overflow ? (amount < 0 ? Int64.max : .min) : left.partialValue
                if offers[node][resource] != rest { offers[node][resource] = rest }
            }
        }
        for node in reserved where rounds[node] != round { offers[node] = free[node] }
        reserved = next
    }
}
