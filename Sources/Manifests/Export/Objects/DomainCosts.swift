import ClusterModel

/// What a topology says of the links between the domains of a topology key, the worst where there are several.
struct DomainCosts {
    struct Cost {
        var networkCost: Double?
        var capacity: Double?
        var allocated: Double?
        /// Whether the cost was made of a latency.
        var isLatency = false
    }

    /// In the order in which the topology has them.
    private(set) var domains: [String] = []
    private var numbers: [String: Int] = [:]
    /// By origin and then by destination.
    private var costs: [String: [String: Cost]] = [:]
    private(set) var linksWithin = 0

    static let allocatedProperty = "bandwidthAllocated"

    init(_ topology: Topology, links: [Link], key: String) {
        var domain: [String: String] = [:]
        for node in topology.nodes {
            guard let name = node.domain(of: key) else { continue }
            domain[node.name] = name
            guard numbers[name] == nil else { continue }
            numbers[name] = domains.count
            domains.append(name)
        }
        for link in links {
            guard let origin = domain[link.source], let destination = domain[link.sink] else { continue }
            add(link.estimate, from: origin, to: destination)
        }
        // A sub-cluster is its zone where nothing else is said.
        for link in topology.subClusterLinks
        where [WellKnown.zoneLabel, WellKnown.subClusterLabel].contains(key)
            && numbers[link.source] != nil && numbers[link.sink] != nil
        {
            add(link.estimate, from: link.source, to: link.sink)
        }
    }

    private mutating func add(_ estimate: LinkEstimate, from origin: String, to destination: String) {
        guard origin != destination else {
            linksWithin += 1
            return
        }
        var cost = costs[origin]?[destination] ?? Cost()
        let declared = estimate.properties[AppGroupImport.costProperty]
        if let value = declared ?? estimate.latency.p50?.rounded(.up) {
            cost.isLatency = cost.isLatency || declared == nil
            cost.networkCost = max(value, cost.networkCost ?? 0)
        }
        if let bandwidth = estimate.bandwidth { cost.capacity = min(bandwidth, cost.capacity ?? .infinity) }
        if let allocated = estimate.properties[Self.allocatedProperty] {
            cost.allocated = max(allocated, cost.allocated ?? 0)
        }
        costs[origin, default: [:]][destination] = cost
    }

    /// The domains that something is known of on the way from `origin`, in their order.
    func costs(from origin: String) -> [(destination: String, cost: Cost)] {
        (costs[origin] ?? [:]).sorted { numbers[$0.key] ?? 0 < numbers[$1.key] ?? 0 }.map { ($0.key, $0.value) }
    }
}
