import ClusterModel
import TestSupport

@testable import Simulation

/// Random clusters and what befalls them, each from its seed alone.
struct RandomWorld {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Some sites that are linked as wholes, and some pairs of nodes with links of their own; others are unknown.
    mutating func topology(sites: Int = 3, nodes: Int = 3) -> Topology {
        let names = (0..<sites).map { "site-\($0)" }
        var topology = Topology(name: "random")
        for site in names {
            topology.nodes += (0..<nodes).map {
                node(
                    "\(site)-\($0)", milliCPU: .random(in: 1_000...4_000, using: &generator), subCluster: site,
                    properties: ["cost": .number(.random(in: 1...5, using: &generator))])
            }
        }
        for source in names {
            for sink in names where Double.random(in: 0..<1, using: &generator) < 0.8 {
                topology.subClusterLinks.append(SubClusterLink(source: source, sink: sink, estimate: estimate()))
            }
        }
        for source in topology.nodes {
            for sink in topology.nodes where Double.random(in: 0..<1, using: &generator) < 0.2 {
                topology.links.append(Link(source: source.name, sink: sink.name, estimate: estimate()))
            }
        }
        return topology
    }

    private mutating func estimate() -> LinkEstimate {
        link(
            "", "", latency: .random(in: 1...30, using: &generator), jitter: .random(in: 0...3, using: &generator),
            reliability: .random(in: 0.95...1, using: &generator),
            bandwidth: Bool.random(using: &generator) ? .random(in: 1e6...1e7, using: &generator) : nil
        ).estimate
    }

    /// Changes that begin, and mostly end, at random moments until a horizon.
    mutating func events(_ count: Int, on topology: Topology, until horizon: Double) -> [DrawnEvent] {
        var events: [DrawnEvent] = []
        for id in 0..<count {
            let change = change(topology, id)
            let start = Double.random(in: 0..<horizon, using: &generator).rounded()
            events.append(DrawnEvent(at: start, id: id, phase: .start(change), text: ""))
            guard Double.random(in: 0..<1, using: &generator) < 0.7 else { continue }
            let end = start + Double.random(in: 1...horizon / 2, using: &generator).rounded()
            events.append(DrawnEvent(at: end, id: id, phase: .end, text: ""))
        }
        return events.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    private mutating func change(_ topology: Topology, _ id: Int) -> DrawnEvent.Change {
        let place = place(topology)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0, 1:
            return .degrade(
                [links(topology), links(topology)],
                ScenarioEvent.Degradation(
                    latencyFactor: .random(in: 0.5...10, using: &generator),
                    addedLatency: .random(in: 0...20, using: &generator),
                    reliability: Bool.random(using: &generator) ? 0.9 : nil, bandwidthFactor: 0.5))
        case 2: return .fail([links(topology)])
        case 3: return .heal([links(topology)])
        case 4: return .partition(place)
        case 5: return .lose(place)
        case 6:
            return .load(
                place, cpu: .random(in: 0...1, using: &generator), memory: .random(in: 0...1, using: &generator))
        default:
            if Bool.random(using: &generator) { return .silence(place) }
            let model = topology.nodes[Int.random(in: topology.nodes.indices, using: &generator)]
            var new = model
            new.name = "new-\(id)"
            return .add([new], like: model.name)
        }
    }

    private mutating func links(_ topology: Topology) -> DrawnEvent.Links {
        DrawnEvent.Links(sources: place(topology), sinks: place(topology))
    }

    /// Some nodes, or a whole site.
    private mutating func place(_ topology: Topology) -> [String] {
        let site = topology.nodes[Int.random(in: topology.nodes.indices, using: &generator)].subCluster
        let isWhole = Bool.random(using: &generator)
        let count = Int.random(in: 1...3, using: &generator)
        let nodes =
            isWhole ? topology.nodes.filter { $0.subCluster == site } : topology.nodes.shuffled(using: &generator)
        return nodes.map(\.name).prefix(isWhole ? nodes.count : count).sorted()
    }

    /// A chain of components, some of them with limits, demands and more than one replica.
    mutating func application(_ name: String, on topology: Topology) -> Application {
        let count = Int.random(in: 1...4, using: &generator)
        var application = Application(
            name: name,
            components: (0..<count).map {
                Component(
                    name: "c\($0)", replicas: .random(in: 1...2, using: &generator),
                    resources: Resources(
                        milliCPU: .random(in: 100...900, using: &generator),
                        memory: .random(in: 0...1 << 30, using: &generator)))
            })
        application.channels = (1..<max(1, count)).map {
            Channel(
                name: "ch\($0)", source: "c\($0 - 1)", sink: "c\($0)",
                bandwidth: Bool.random(using: &generator) ? .random(in: 1e4...2e6, using: &generator).rounded() : nil,
                replicaMatch: Bool.random(using: &generator) ? .all : .nearest)
        }
        application.criteria = [
            Criterion(goal: .minimize, metric: .latency), Criterion(goal: .minimize, metric: .open("cost")),
        ]
        let site = topology.nodes[Int.random(in: topology.nodes.indices, using: &generator)].subCluster
        application.constraints = [
            Constraint(
                name: "here", targets: Targets(components: ["c0"]),
                rule: .node(NodeRequirement(key: WellKnown.subClusterLabel, operator: .in, values: [site]))),
            Constraint(
                name: "soon", rule: .latency(max: .random(in: 10...60, using: &generator), statistic: .p95)),
            Constraint(
                name: "surely", rule: .reliability(min: .random(in: 0.9...0.99, using: &generator), evidence: nil)),
            Constraint(
                name: "apart", targets: Targets(components: ["c\(count - 1)"]),
                rule: .separate(topologyKey: WellKnown.hostnameLabel)),
        ]
        return application
    }
}
