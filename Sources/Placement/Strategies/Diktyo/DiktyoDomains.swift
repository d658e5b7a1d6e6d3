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
    private let costs: [Pair: Int]

    /// Two zones of one region, or two regions.
    private struct Pair: Hashable {
        let origin: String
        let destination: String
        let isOfRegions: Bool
    }

    private struct Mean {
        var sum: Double
        var count: Int

        static func + (left: Mean, right: Mean) -> Mean {
            Mean(sum: left.sum + right.sum, count: left.count + right.count)
        }

        /// At least what another node of one's own zone costs.
        var cost: Int { Int(min(1e9, max(1, (sum / Double(count)).rounded()))) }
    }

    init(_ problem: CompiledProblem) {
        let regions = problem.nodes.map { $0.labels[Self.regionLabel] ?? "" }
        let zones = problem.nodes.map { $0.labels[WellKnown.subClusterLabel] ?? $0.labels[WellKnown.zoneLabel] ?? "" }
        let isFlat = (zones + regions).allSatisfy(\.isEmpty)
        self.zones = isFlat ? problem.nodes.map(\.name) : zones
        self.regions = regions
        var domains = Domains(zones: self.zones, regions: regions)
        domains.addLinks(problem)
        costs = domains.means.mapValues(\.cost)
    }

    /// Gathers the costs of links by the domains that they lead between.
    private struct Domains {
        let zones: [String]
        let regions: [String]
        var means: [Pair: Mean] = [:]

        func pair(_ source: Int, _ sink: Int) -> Pair? {
            if regions[source] != regions[sink] {
                return Pair(origin: regions[source], destination: regions[sink], isOfRegions: true)
            }
            guard zones[source] != zones[sink] else { return nil }
            return Pair(origin: zones[source], destination: zones[sink], isOfRegions: false)
        }

        mutating func addLinks(_ problem: CompiledProblem) {
            let reading = LinkReading(policy: problem.request.policy, now: problem.request.now)
            let snapshot = problem.request.snapshot
            // Both are sorted by name; nodes that the snapshot does not hold have no links.
            let indices = problem.nodes.indices.filter { problem.isInSnapshot[$0] }
            for source in indices.indices {
                snapshot.forEachLink(from: source) { sink, estimate in
                    add(estimate, reading, pair(indices[source], indices[sink]))
                }
            }
            guard snapshot.linksSubClusters else { return }
            var samples: [Int: Int] = [:]
            for (index, own) in snapshot.subClusterIndices.enumerated() where samples[own] == nil {
                samples[own] = index
            }
            let measured = means
            for (source, from) in samples.sorted(by: { $0.key < $1.key }) {
                for (sink, to) in samples.sorted(by: { $0.key < $1.key }) {
                    guard let pair = pair(indices[from], indices[to]), measured[pair] == nil,
                        let estimate = snapshot.subClusterEstimate(from: source, to: sink)
                    else { continue }
                    add(estimate, reading, pair)
                }
            }
        }

        /// Counts the cost that somebody declared, else the latency in milliseconds, which is what Diktyo's controller
        /// takes costs from.
        private mutating func add(_ estimate: LinkEstimate, _ reading: LinkReading, _ pair: Pair?) {
            let cost =
                reading.value(of: .open(DiktyoDomains.costProperty), in: estimate)
                ?? reading.value(of: .latency(.p95, isPenalized: false), in: estimate)
            guard let pair, let cost else { return }
            let mean = Mean(sum: cost, count: 1)
            means[pair] = means[pair].map { $0 + mean } ?? mean
        }
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
        guard let pair = Domains(zones: zones, regions: regions).pair(node, other) else { return .near(1) }
        return costs[pair].map(Cost.known) ?? .unknown
    }
}
