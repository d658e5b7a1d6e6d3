import ClusterModel
import Placement
import TestSupport

/// Small random planning requests with every kind of rule, drawn from a seed.
struct RandomRequest {
    private var random: SplitMix64
    private let isRich: Bool
    private static let now = Timestamp(milliseconds: 10_000_000)

    /// - Parameter isRich: Whether there are replicas, wishes, bandwidth, placed replicas and every kind of rule.
    static func make(seed: UInt64, isRich: Bool = true) -> PlanningRequest {
        var maker = RandomRequest(random: SplitMix64(seed: seed), isRich: isRich)
        return maker.request()
    }

    private mutating func request() -> PlanningRequest {
        let nodes = nodes()
        let snapshot = ClusterSnapshot(revision: 7, nodes: nodes, links: links(nodes.map(\.name)))
        let application = application(nodes.map(\.name))
        let policy = SchedulingPolicy(
            unmeasured: pick([.reject, .reject, .predict, .allow]), evidence: pick([.estimate, .estimate, .certified]),
            references: chance(2)
                ? ["latency": 10, "reliability": 0.01, "bandwidth": 1e6, "cost": 4] : ["bandwidth": 5e6])
        return PlanningRequest(
            application: application, snapshot: snapshot, policy: policy,
            placed: placed(application, nodes.map(\.name)), reservations: reservations(nodes.map(\.name)),
            now: Self.now)
    }

    // MARK: The cluster

    private mutating func nodes() -> [Node] {
        let count = int(2...4)
        return (0..<count).map { index in
            var node = Node(name: "n\(index)")
            node.labels = [WellKnown.tierLabel: pick(["edge", "cloud"])]
            if !chance(5) { node.labels[WellKnown.zoneLabel] = pick(["a", "b"]) }
            node.allocatable = Resources(milliCPU: Int64(int(1...5)) * 500, memory: Int64(int(2...8)))
            if chance(3) { node.allocatable.extended = ["example.org/gpu": 1000] }
            if chance(4) { node.free = Resources(milliCPU: Int64(int(0...4)) * 500, memory: 6) }
            if !chance(4) { node.properties["cost"] = .number(Double(int(0...6))) }
            node.isReady = !chance(9)
            return node
        }
    }

    private mutating func links(_ names: [String]) -> [Link] {
        var links: [Link] = []
        for source in names {
            for sink in names where source != sink && !chance(7) {
                links.append(Link(source: source, sink: sink, estimate: estimate()))
            }
        }
        return links
    }

    private mutating func estimate() -> LinkEstimate {
        let base = Double(int(1...30))
        var estimate = LinkEstimate(
            latency: LatencySummary(min: base, p50: base * 1.2, p95: base * 2, p99: base * 3), method: .active)
        if chance(12) { estimate.latency.p95 = nil }
        if !chance(9) { estimate.jitter = Double(int(0...6)) }
        if !chance(9) {
            let value = 1 - Double(int(0...50)) / 1000
            estimate.reliability = ReliabilityEstimate(
                estimate: value, lower: value - 0.01, upper: min(1, value + 0.01),
                messages: pick([nil, 50, 1000, 5000]))
        }
        if !chance(9) { estimate.bandwidth = Double(int(1...10)) * 1e6 }
        if !chance(5) { estimate.properties["toll"] = Double(int(-2...6)) }
        estimate.observedAt = pick([nil, 5, 30, 200, 400, 700]).map { Self.now.advanced(bySeconds: -$0) }
        if chance(9) { estimate.method = .predicted }
        return estimate
    }

    private mutating func reservations(_ names: [String]) -> Reservations {
        var reservations = Reservations()
        for name in names where chance(5) { reservations.resources[name] = Resources(milliCPU: 500, memory: 1) }
        for source in names {
            for sink in names where chance(6) {
                reservations.bandwidth[LinkKey(source: source, sink: sink)] = Double(int(1...3)) * 1e6
            }
        }
        return reservations
    }

    // MARK: The application

    private mutating func application(_ nodes: [String]) -> Application {
        var left = 5
        var components: [Component] = []
        for index in 0..<int(1...4) where left > 0 {
            let replicas = isRich && chance(3) ? min(left, int(1...3)) : 1
            left -= replicas
            var component = Component(name: "c\(index)", replicas: replicas)
            component.resources = Resources(milliCPU: Int64(int(0...3)) * 500, memory: Int64(int(0...3)))
            if isRich, chance(8) { component.resources.extended = ["example.org/gpu": 1000] }
            component.processingLatency = Double(int(0...2))
            components.append(component)
        }
        let names = components.map(\.name)
        let channels = (0..<int(0...4)).map { channel($0, names) }
        let paths = channels.isEmpty ? [] : (0..<int(0...2)).compactMap { path($0, channels) }
        let constraints = (0..<int(0...4)).map { index in
            constraint(index, names, channels.map(\.name), paths.map(\.name))
        }
        return Application(
            name: "app", components: components, channels: channels, paths: paths, constraints: constraints,
            criteria: (0..<int(0...3)).map { _ in criterion(names, channels.map(\.name), paths.map(\.name)) })
    }

    private mutating func channel(_ index: Int, _ names: [String]) -> Channel {
        Channel(
            name: "k\(index)", source: pick(names), sink: pick(names),
            bandwidth: isRich && chance(4) ? Double(int(1...4)) * 1e6 : nil,
            replicaMatch: isRich && chance(3) ? .nearest : .all)
    }

    private mutating func path(_ index: Int, _ channels: [Channel]) -> Path? {
        var walk = [pick(channels)]
        for _ in 0..<int(0...2) {
            let next = channels.filter { $0.source == walk.last?.sink }
            if !next.isEmpty { walk.append(pick(next)) }
        }
        return Path(name: "p\(index)", channels: walk.map(\.name))
    }

    private mutating func constraint(
        _ index: Int, _ components: [String], _ channels: [String], _ paths: [String]
    ) -> Constraint {
        let onLinks = linkTargets(channels, paths)
        let onNodes = nodeTargets(components)
        let loose = chance(2) ? 2.0 : 1.0
        let choices: [(Targets, Rule)] = [
            (onLinks, .latency(max: Double(int(5...60)) * loose, statistic: pick([.p95, .p50, .p99]))),
            (onLinks, .latency(max: Double(int(5...60)) * loose, statistic: .p95)),
            (onLinks, .jitter(max: Double(int(0...8)))),
            (
                onLinks,
                .reliability(min: 1 - Double(int(1...60)) / 1000 * loose, evidence: pick([nil, nil, .estimate]))
            ),
            (onLinks, .bandwidth(min: Double(int(1...6)) * 1e6)),
            (
                onNodes,
                .node(NodeRequirement(key: WellKnown.tierLabel, operator: .in, values: [pick(["edge", "cloud"])]))
            ),
            (onNodes, .node(NodeRequirement(key: "cost", operator: .lessThan, values: ["5"]))),
            (onNodes, .colocate(topologyKey: pick([WellKnown.zoneLabel, WellKnown.hostnameLabel]))),
            (onNodes, .separate(topologyKey: pick([WellKnown.zoneLabel, WellKnown.hostnameLabel]))),
            (onNodes, .metric(name: "cost", min: chance(2) ? 1 : nil, max: 5)),
            (onLinks, .metric(name: "toll", min: chance(2) ? -1 : nil, max: Double(int(1...6)))),
            (onLinks, .metric(name: "toll", min: Double(int(-1...2)), max: nil)),
        ]
        let (targets, rule) = pick(choices)
        return Constraint(
            name: chance(2) ? "rule-\(index)" : nil, targets: targets, rule: rule,
            enforcement: isRich && chance(3) ? .preferred(weight: Double(int(1...5))) : .required)
    }

    private mutating func linkTargets(_ channels: [String], _ paths: [String]) -> Targets {
        if !paths.isEmpty, chance(2) { return Targets(paths: [pick(paths)]) }
        if !channels.isEmpty, !chance(4) { return Targets(channels: [pick(channels)]) }
        return .wholeApplication
    }

    private mutating func nodeTargets(_ components: [String]) -> Targets {
        chance(4) ? .wholeApplication : Targets(components: Array(Set([pick(components), pick(components)])).sorted())
    }

    private mutating func criterion(_ components: [String], _ channels: [String], _ paths: [String]) -> Criterion {
        let weight = Double(int(1...4))
        let onLinks = linkTargets(channels, paths)
        switch int(0...7) {
        case 0, 1, 2: return Criterion(targets: onLinks, goal: .minimize, metric: .latency, weight: weight)
        case 3: return Criterion(targets: onLinks, goal: .maximize, metric: .reliability, weight: weight)
        case 4:
            return Criterion(targets: nodeTargets(components), goal: .minimize, metric: .open("cost"), weight: weight)
        case 5: return Criterion(targets: onLinks, goal: pick([.minimize, .maximize]), metric: .jitter, weight: weight)
        case 6: return Criterion(targets: onLinks, goal: .maximize, metric: .bandwidth, weight: weight)
        default: return Criterion(targets: onLinks, goal: .minimize, metric: .open("toll"), weight: weight)
        }
    }

    private mutating func placed(_ application: Application, _ nodes: [String]) -> [ReplicaPlacement] {
        guard isRich, chance(3) else { return [] }
        return application.components.flatMap { component in
            (0..<component.replicas).compactMap { replica in
                chance(3) ? ReplicaPlacement(component: component.name, replica: replica, node: pick(nodes)) : nil
            }
        }
    }

    // MARK: Drawing

    /// True once in `n`.
    private mutating func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &random) == 0 }

    private mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[int(0...values.count - 1)] }
}
