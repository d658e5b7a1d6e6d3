import ClusterModel
public import Foundation
public import Placement

/// Real applications on parts of real networks; node sizes, pins, limits and weights are drawn.
public struct RealInstances {
    private let applications: [RealApplication]
    private let networks: [RealNetwork]

    /// - Parameter folder: `Tests/Benchmarks/Data`.
    public init(folder: URL) throws {
        applications = try decoded(RealApplication.self, in: folder.appendingPathComponent("applications"))
            .filter { $0.components.count <= 40 }
        networks = try decoded(RealNetwork.self, in: folder.appendingPathComponent("networks"))
    }

    /// How large and how tight instances are drawn.
    public struct Size: Sendable {
        /// Nodes of the network that take part.
        public var nodes: Int
        /// Components, at most: the others and their channels are left out.
        public var components: Int
        /// The share of links that limits on channels leave, drawn from this range; small is tight.
        public var limits: ClosedRange<Double>

        public var rules: Rules

        public init(nodes: Int, components: Int, limits: ClosedRange<Double>, rules: Rules = .usual) {
            self.nodes = nodes
            self.components = components
            self.limits = limits
            self.rules = rules
        }
    }

    /// Which rules an instance has.
    public enum Rules: Sendable {
        /// Capacity, places, latency and reliability alone, and latency as the only criterion.
        case plain
        /// Components that stay apart, and cost, as well.
        case usual
        /// Replicas, bandwidth, sub-clusters, processing latency, wishes and reliability as a criterion, as well.
        case all
    }

    /// The instance of a seed.
    public func request(seed: UInt64, _ size: Size) -> (name: String, request: PlanningRequest) {
        var draw = Draw(seed: seed)
        let application = applications[Int(seed) % applications.count]
        let network = networks[Int(seed / UInt64(applications.count)) % networks.count]
        let chosen = Array(network.p50.indices.shuffled(using: &draw).prefix(size.nodes)).sorted()
        let parts = Array(application.components.prefix(size.components))
        let links = links(network, chosen, &draw)
        let nodes = nodes(chosen, parts, &draw)
        var request = PlanningRequest(
            application: drawn(application, parts, nodes, links, size, &draw),
            snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: links), now: Timestamp(milliseconds: 0))
        if size.rules == .all { request = MoreRules(request, &draw).request }
        return ("\(application.name) on \(chosen.count) of \(network.name), seed \(seed)", request)
    }

    private func links(_ network: RealNetwork, _ chosen: [Int], _ draw: inout Draw) -> [Link] {
        var links: [Link] = []
        for source in chosen {
            for sink in chosen where source != sink {
                // Where a network comes without reliabilities they are synthetic.
                let drawn = 1 - draw.number(0.00001...0.02)
                guard let median = network.p50[source][sink] else { continue }
                let tail = network.p95?[source][sink] ?? median
                let reliability = network.reliability?[source][sink] ?? drawn
                links.append(
                    Link(
                        source: name(source), sink: name(sink),
                        estimate: LinkEstimate(
                            latency: LatencySummary(min: median, p50: median, p95: max(median, tail), p99: tail),
                            reliability: ReliabilityEstimate(declared: max(0.5, min(1, reliability))),
                            method: .declared)))
            }
        }
        return links
    }

    private func name(_ node: Int) -> String { "node-\(1000 + node)" }

    /// Room for one to four of the largest component: where everything fits on one node there is little to plan.
    private func nodes(_ chosen: [Int], _ parts: [RealApplication.Part], _ draw: inout Draw) -> [Node] {
        let cpu = Double(parts.map(\.cpuMilli).max() ?? 100)
        let memory = Double(parts.map(\.memoryMiB).max() ?? 128)
        return chosen.map { index in
            let room = draw.number(1...4)
            return Node(
                name: name(index),
                allocatable: Resources(milliCPU: Int64(cpu * room), memory: Int64(memory * room) << 20),
                properties: ["cost": .number(draw.number(1...5).rounded())])
        }
    }

    private func drawn(
        _ application: RealApplication, _ parts: [RealApplication.Part], _ nodes: [Node], _ links: [Link], _ size: Size,
        _ draw: inout Draw
    ) -> Application {
        let names = Set(parts.map(\.name))
        let channels = application.channels.filter { names.contains($0.from) && names.contains($0.to) }
            .enumerated().map { Channel(name: "\($0)-\($1.from)-\($1.to)", source: $1.from, sink: $1.to) }
        let sorted = links.compactMap { $0.estimate.latency.p95 }.sorted()
        func latency(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] }
        let walk = walk(channels, &draw)
        var constraints = pins(parts, channels, nodes, &draw)
        for channel in channels where draw.chance(0.3) {
            constraints.append(
                Constraint(
                    targets: Targets(channels: [channel.name]),
                    rule: .latency(max: latency(draw.number(size.limits)), statistic: .p95)))
        }
        for channel in channels where draw.chance(0.1) {
            constraints.append(
                Constraint(
                    targets: Targets(channels: [channel.name]),
                    rule: .reliability(min: draw.number(0.98...0.995), evidence: nil)))
        }
        if walk.count > 1 {
            let limit = Double(walk.count) * latency(draw.number(size.limits) * 0.7)
            constraints.append(
                Constraint(
                    name: "in-time", targets: Targets(paths: ["walk"]), rule: .latency(max: limit, statistic: .p95)))
        }
        if parts.count > 3, draw.chance(0.4), size.rules != .plain {
            constraints.append(
                Constraint(
                    name: "apart", targets: Targets(components: parts.shuffled(using: &draw).prefix(3).map(\.name)),
                    rule: .separate(topologyKey: WellKnown.hostnameLabel)))
        }
        constraints.append(Constraint(name: "connected", rule: .reliability(min: 0, evidence: nil)))
        let criteria = channels.map {
            Criterion(
                targets: Targets(channels: [$0.name]), goal: .minimize, metric: .latency,
                weight: draw.number(1...5).rounded())
        }
        return Application(
            name: application.name,
            components: parts.map {
                Component(name: $0.name, resources: Resources(milliCPU: $0.cpuMilli, memory: $0.memoryMiB << 20))
            }, channels: channels, paths: walk.count > 1 ? [Path(name: "walk", channels: walk)] : [],
            constraints: constraints,
            criteria: criteria
                + (size.rules == .plain ? [] : [Criterion(goal: .minimize, metric: .open("cost"), weight: 1)]))
    }

    /// Who is called by nobody stands where the users are; some stores stand where the data is.
    private func pins(
        _ parts: [RealApplication.Part], _ channels: [Channel], _ nodes: [Node], _ draw: inout Draw
    ) -> [Constraint] {
        let called = Set(channels.map(\.sink))
        let calling = Set(channels.map(\.source))
        return parts.compactMap { part in
            let isEntry = !called.contains(part.name)
            guard isEntry || (!calling.contains(part.name) && draw.chance(0.25)) else { return nil }
            let places = nodes.shuffled(using: &draw).prefix(isEntry ? 2 : 4).map(\.name).sorted()
            return Constraint(
                targets: Targets(components: [part.name]),
                rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: places)))
        }
    }

    private func walk(_ channels: [Channel], _ draw: inout Draw) -> [String] {
        guard !channels.isEmpty else { return [] }
        var walk = [channels[draw.index(below: channels.count)]]
        while walk.count < 4 {
            let next = channels.filter { $0.source == walk.last?.sink }
            if next.isEmpty { break }
            walk.append(next[draw.index(below: next.count)])
        }
        return walk.map(\.name)
    }
}
