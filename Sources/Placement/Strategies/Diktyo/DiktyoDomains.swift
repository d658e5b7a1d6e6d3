import ClusterModel

/// The zones and regions of a cluster with the network costs between them: what Diktyo's `NetworkTopology` says.
///
/// Where no node has a zone or a region, every node is a zone of its own, the finest that Diktyo can tell apart.
struct DiktyoDomains {
    static let regionLabel = "topology.kubernetes.io/region"
    /// The link property that a `NetworkTopology` is imported to.
    static let costProperty = "networkCost"
    /// `MaxCost`: of pairs without a cost, and of nodes that are in no zone and no region.
    static let greatestCost = 100

    private let zones: [String]
    private let regions: [String]
    private let zoneCosts: [Pair: Int]
    private let regionCosts: [Pair: Int]

    private struct Pair: Hashable {
        let origin: String
        let destination: String
    }

    private struct Mean {
        var sum = 0.0
        var count = 0

        static func + (left: Mean, right: Mean) -> Mean {
            Mean(sum: left.sum + right.sum, count: left.count + right.count)
        }

        /// At least what another node of one's own zone costs.
        var cost: Int { Int(min(1e9, max(1, (sum / Double(count)).rounded()))) }
    }

    init(_ problem: CompiledProblem) {
        let labels = problem.nodes.map(\.labels)
        let regions = labels.map { $0[Self.regionLabel] ?? "" }
        let own = labels.map { $0[WellKnown.subClusterLabel] ?? $0[WellKnown.zoneLabel] ?? "" }
        let isFlat = (own + regions).allSatisfy(\.isEmpty)
        let zones = isFlat ? problem.nodes.map(\.name) : own
        self.zones = zones
        self.regions = regions
        let reading = LinkReading(policy: problem.request.policy, now: problem.request.now)
        var zoneMeans: [Pair: Mean] = [:]
        var regionMeans: [Pair: Mean] = [:]
        let snapshot = problem.request.snapshot
        // Both are sorted by name; nodes that the snapshot does not hold have no links.
        let indices = problem.nodes.indices.filter { problem.isInSnapshot[$0] }
        for source in indices.indices {
            snapshot.forEachLink(from: source) { sink, estimate in
                guard let cost = Self.cost(of: estimate, reading) else { return }
                let (from, to) = (indices[source], indices[sink])
                let mean = Mean(sum: cost, count: 1)
                if regions[from] != regions[to] {
                    let pair = Pair(origin: regions[from], destination: regions[to])
                    regionMeans[pair] = regionMeans[pair, default: Mean()] + mean
                } else if zones[from] != zones[to] {
                    let pair = Pair(origin: zones[from], destination: zones[to])
                    zoneMeans[pair] = zoneMeans[pair, default: Mean()] + mean
                }
            }
        }
        zoneCosts = zoneMeans.mapValues(\.cost)
        regionCosts = regionMeans.mapValues(\.cost)
    }

    /// The cost that somebody declared, else the latency in milliseconds, which is what Diktyo's controller takes it from.
    private static func cost(of estimate: LinkEstimate, _ reading: LinkReading) -> Double? {
        reading.value(of: .open(costProperty), in: estimate)
            ?? reading.value(of: .latency(.p95, isPenalized: false), in: estimate)
    }

    /// What it costs to reach a pod.
    enum Cost: Equatable {
        /// On the node itself, or in its zone.
        case near(Int)
        /// In another zone or region.
        case known(Int)
        /// In another zone or region, and nobody said what that costs.
        case unknown
        /// The pod's node is in no zone and no region.
        case nowhere
    }

    func cost(from node: Int, to other: Int) -> Cost {
        if node == other { return .near(0) }
        if zones[other].isEmpty, regions[other].isEmpty { return .nowhere }
        if regions[node] != regions[other] {
            return regionCosts[Pair(origin: regions[node], destination: regions[other])].map(Cost.known) ?? .unknown
        }
        if zones[node] == zones[other] { return .near(1) }
        return zoneCosts[Pair(origin: zones[node], destination: zones[other])].map(Cost.known) ?? .unknown
    }
}
