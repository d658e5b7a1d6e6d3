import BPFPrograms

/// What the kernel counts by number, kept by name, so that numbers can go from one name to another.
struct TcpBooks: Sendable {
    var nodes: NumberPool<String>
    var pods: NumberPool<Pod.Name>
    private(set) var records: [TcpRecord.Key: TcpRecord] = [:]
    /// `nil`: of no known pod.
    private(set) var podTotals: [Pod.Name?: TcpTotals] = [:]
    /// How much of the kernel's totals is in the books, by number and direction.
    private var taken: [UInt32: [TcpDirection: TcpTotals]] = [:]
    private var takenOfPods: [UInt32: TcpTotals] = [:]
    /// Seconds: the least round trips of the window that has not ended yet.
    private var gathering: [TcpRecord.Key: Double] = [:]

    init(largestNodes: Int, largestPods: Int) {
        nodes = NumberPool(largest: largestNodes)
        pods = NumberPool(largest: largestPods)
    }

    /// Numbers that have a total: those of all names, and the one of all others together.
    var nodeNumbers: [UInt32] { [0] + nodes.numbers.values }
    var podNumbers: [UInt32] { [0] + pods.numbers.values }

    mutating func enter(_ totals: TcpTotals, node number: UInt32, _ direction: TcpDirection, names: [UInt32: String]) {
        let change = totals.since(taken[number]?[direction] ?? TcpTotals())
        taken[number, default: [:]][direction] = totals
        guard !change.isZero else { return }
        records[.init(node: names[number], direction: direction), default: TcpRecord()].totals.add(change)
    }

    mutating func enter(_ totals: TcpTotals, pod number: UInt32, names: [UInt32: Pod.Name]) {
        let change = totals.since(takenOfPods[number] ?? TcpTotals())
        takenOfPods[number] = totals
        if !change.isZero { podTotals[names[number], default: TcpTotals()].add(change) }
    }

    mutating func enter(_ distributions: [TcpDistribution.Key: TcpDistribution]) {
        let names = nodes.names
        for (key, distribution) in distributions {
            let name = TcpRecord.Key(node: names[key.node], direction: key.direction)
            switch key.quantity {
            case .roundTrip:
                records[name, default: TcpRecord()].roundTrips
                    .add(counts: distribution.counts, microseconds: distribution.sum)
                gathering[name] = min(gathering[name] ?? .infinity, Double(distribution.minimum) / 1e6)
            case .connectTime:
                records[name, default: TcpRecord()].connectTimes
                    .add(counts: distribution.counts, microseconds: distribution.sum)
            }
        }
    }

    mutating func endWindow() {
        for key in records.keys { records[key]?.leastRoundTrip = gathering[key] }
        gathering = [:]
    }

    /// Strikes out what is of nodes or pods that are not among these.
    mutating func forget(nodesBut known: Set<String>) {
        records = records.filter { $0.key.node.map(known.contains) ?? true }
        gathering = gathering.filter { $0.key.node.map(known.contains) ?? true }
    }

    mutating func forget(podsBut known: Set<Pod.Name>) {
        podTotals = podTotals.filter { $0.key.map(known.contains) ?? true }
    }
}
