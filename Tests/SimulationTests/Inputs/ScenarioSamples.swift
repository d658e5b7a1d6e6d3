import ClusterModel

@testable import Simulation

/// Scenarios that tests draw from.
enum ScenarioSamples {
    /// A cloud, two regions and six edge sites, with round numbers.
    static func hierarchy(edgeSites: Count = .fixed(6), peers: LinkTemplate? = nil) -> GeneratedTopology {
        let link = { (latency: Double) in
            LinkTemplate(
                latency: .constant(latency), jitter: .constant(latency / 10), reliability: .constant(0.9),
                bandwidth: .constant(latency * 1e6))
        }
        return GeneratedTopology(tiers: [
            .init(
                name: "cloud", sites: .fixed(2), nodesPerSite: .fixed(2), allocatable: Resources(milliCPU: 64_000),
                properties: ["cost": .constant(1)], within: link(0.5), uplink: link(40)),
            .init(
                name: "region", sites: .fixed(2), nodesPerSite: .fixed(1), allocatable: Resources(milliCPU: 16_000),
                within: link(0.7), uplink: link(20)),
            .init(
                name: "edge", sites: edgeSites, nodesPerSite: .fixed(3), labels: ["owner": "city"],
                allocatable: Resources(milliCPU: 4_000), properties: ["cost": .uniform(min: 2, max: 4)],
                within: link(1), uplink: link(8), peers: peers),
        ])
    }

    static func input(
        _ topology: GeneratedTopology = hierarchy(), nodes: [NodeTemplate] = [], groups: [Workload.Group] = [],
        events: [ScenarioEvent] = [], horizon: Double = 3600, trace: [SimulationInput.TraceEntry] = []
    ) -> SimulationInput {
        let scenario = Scenario(
            name: "sample", topology: TopologySource(origin: .generated(topology), nodes: nodes),
            workload: Workload(groups: groups), events: events, horizon: horizon)
        let applications = Dictionary(
            groups.map { ($0.name, camera) }, uniquingKeysWith: { first, _ in first })
        return SimulationInput(scenario: scenario, applications: applications, trace: trace)
    }

    static let camera = Application(
        name: "watch", components: [Component(name: "camera"), Component(name: "detector")],
        channels: [Channel(name: "frames", source: "camera", sink: "detector")])
}
