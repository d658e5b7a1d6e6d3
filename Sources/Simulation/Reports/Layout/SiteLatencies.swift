import ClusterModel

/// The least median latency between every two sites, over others where nothing is said of the pair and the topology routes.
struct SiteLatencies {
    private let count: Int
    private(set) var values: [Double?]

    init(_ topology: Topology, _ sites: [SiteMap.Site]) {
        count = sites.count
        values = Array(repeating: nil, count: sites.count * sites.count)
        var ofNode: [String: Int] = [:]
        var ofSite: [String: Int] = [:]
        for (index, site) in sites.enumerated() {
            ofSite[site.name] = index
            for node in site.nodes { ofNode[node.name] = index }
        }
        for link in topology.links { take(link.estimate, ofNode[link.source], ofNode[link.sink]) }
        for link in topology.subClusterLinks { take(link.estimate, ofSite[link.source], ofSite[link.sink]) }
        if topology.routing == .shortest, count <= 250 { route() }
    }

    private mutating func take(_ estimate: LinkEstimate, _ source: Int?, _ sink: Int?) {
        guard let source, let sink, source != sink, let latency = estimate.latency.p50 ?? estimate.latency.p95 else {
            return
        }
        for index in [source * count + sink, sink * count + source] {
            values[index] = min(values[index] ?? .infinity, latency)
        }
    }

    /// Floyd and Warshall.
    private mutating func route() {
        var lengths = values.map { $0 ?? .infinity }
        for middle in 0..<count {
            for source in 0..<count where lengths[source * count + middle] < .infinity {
                let first = lengths[source * count + middle]
                for sink in 0..<count {
                    let length = first + lengths[middle * count + sink]
                    if length < lengths[source * count + sink] { lengths[source * count + sink] = length }
                }
            }
        }
        values = lengths.map { $0 < .infinity ? $0 : nil }
    }
}
