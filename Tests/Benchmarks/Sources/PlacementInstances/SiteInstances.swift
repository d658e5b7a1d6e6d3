public import ClusterModel
public import Placement

/// Applications drawn on clusters of sites that lie in a plane: cloud regions and edge sites, a fifth of them cloud.
public struct SiteInstances: Sendable {
    public var components: Int
    /// Channels beside those of a tree.
    public var extraChannels: Int
    public var nodes: Int
    public var sites: Int
    /// CPU of the largest component, in thousandths of a core; nodes have 2 to 8 cores, of which some are in use.
    public var largest: Double
    public var links: Links
    /// Whether the nodes' cost counts beside latency.
    public var countsCost: Bool
    /// Of how many sites components are drawn that have to be in one.
    public var pinnedSites = 12

    public enum Links: Sendable {
        /// An estimate for each pair of nodes, each a little different.
        case own
        /// One for each pair of sites.
        case bySite
    }

    public init(
        components: Int, extraChannels: Int, nodes: Int, sites: Int, largest: Double = 900, links: Links = .own,
        countsCost: Bool = false
    ) {
        self.components = components
        self.extraChannels = extraChannels
        self.nodes = nodes
        self.sites = sites
        self.largest = largest
        self.links = links
        self.countsCost = countsCost
    }

    public func request(seed: UInt64) -> PlanningRequest {
        var draw = Draw(seed: seed)
        let places = (0..<sites).map { _ in (draw.number(0...40), draw.number(0...40)) }
        let nodes = (0..<nodes).map { node($0, &draw) }
        return PlanningRequest(
            application: application(&draw), snapshot: snapshot(nodes, places, &draw), now: Timestamp(milliseconds: 0))
    }

    private func node(_ index: Int, _ draw: inout Draw) -> Node {
        let site = index % sites
        let cores = [2000.0, 4000, 4000, 8000][draw.index(below: 4)]
        return Node(
            name: "node-\(100_000 + index)",
            labels: [
                WellKnown.subClusterLabel: "site-\(site)", WellKnown.tierLabel: site % 5 == 0 ? "cloud" : "edge",
            ], allocatable: Resources(milliCPU: Int64(cores), memory: 16 << 30),
            free: Resources(milliCPU: Int64(draw.number(0.2...1) * cores), memory: 16 << 30),
            properties: ["cost": .number(site % 5 == 0 ? 1 : 2 + Double(site % 3))])
    }

    private func snapshot(_ nodes: [Node], _ places: [(Double, Double)], _ draw: inout Draw) -> ClusterSnapshot {
        switch links {
        case .bySite:
            let between = places.indices.flatMap { source in
                places.indices.map { sink in
                    SubClusterLink(
                        source: "site-\(source)", sink: "site-\(sink)",
                        estimate: Self.estimate(Self.distance(places, source, sink)))
                }
            }
            return ClusterSnapshot(revision: 1, nodes: nodes, links: [], subClusterLinks: between)
        case .own:
            var all: [Link] = []
            for source in nodes.indices {
                for sink in nodes.indices where source != sink {
                    let distance = Self.distance(places, source % sites, sink % sites) + draw.number(0...0.2)
                    all.append(
                        Link(source: nodes[source].name, sink: nodes[sink].name, estimate: Self.estimate(distance)))
                }
            }
            return ClusterSnapshot(revision: 1, nodes: nodes, links: all)
        }
    }

    /// 0.3 ms within a site, 1 ms and the way between them otherwise.
    private static func distance(_ places: [(Double, Double)], _ source: Int, _ sink: Int) -> Double {
        if source == sink { return 0.3 }
        let (x, y) = (places[source].0 - places[sink].0, places[source].1 - places[sink].1)
        return 1 + (x * x + y * y).squareRoot()
    }

    public static func estimate(_ milliseconds: Double) -> LinkEstimate {
        LinkEstimate(
            latency: LatencySummary(constant: milliseconds), reliability: ReliabilityEstimate(declared: 0.9999),
            method: .declared)
    }

    private func application(_ draw: inout Draw) -> Application {
        let parts = (0..<components).map {
            Component(
                name: "part-\(100 + $0)",
                resources: Resources(milliCPU: Int64(draw.number(200...max(201, largest))), memory: 256 << 20))
        }
        var channels = (1..<components).map { index in
            Channel(
                name: "tree-\(100 + index)",
                source: parts[max(0, index - 4) + draw.index(below: min(4, index))].name, sink: parts[index].name)
        }
        for extra in 0..<extraChannels {
            let source = draw.index(below: components - 1)
            let sink = source + 1 + draw.index(below: components - source - 1)
            channels.append(Channel(name: "extra-\(100 + extra)", source: parts[source].name, sink: parts[sink].name))
        }
        let pins = stride(from: 0, to: components, by: 5).map { index in
            Constraint(
                targets: Targets(components: [parts[index].name]),
                rule: .node(
                    NodeRequirement(
                        key: WellKnown.subClusterLabel, operator: .in,
                        values: ["site-\(draw.index(below: min(sites, pinnedSites)))"])))
        }
        let walk = walk(channels, from: parts[0].name)
        return Application(
            name: "drawn", components: parts, channels: channels, paths: [Path(name: "walk", channels: walk)],
            constraints: pins + [
                Constraint(name: "channels", rule: .latency(max: 45, statistic: .p95)),
                Constraint(
                    name: "in-time", targets: Targets(paths: ["walk"]),
                    rule: .latency(max: 30 * Double(walk.count), statistic: .p95)),
            ],
            criteria: [Criterion(goal: .minimize, metric: .latency)]
                + (countsCost ? [Criterion(goal: .minimize, metric: .open("cost"), weight: 2)] : []))
    }

    private func walk(_ channels: [Channel], from first: String) -> [String] {
        var walk: [String] = []
        var here = first
        while walk.count < 4, let next = channels.first(where: { $0.source == here }) {
            walk.append(next.name)
            here = next.sink
        }
        return walk
    }
}
