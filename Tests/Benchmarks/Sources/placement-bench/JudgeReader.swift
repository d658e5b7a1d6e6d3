import ClusterModel
import Foundation

/// Reads the rules that ``RealInstances`` draws, and no others, as numbers.
struct JudgeReader {
    let application: Application
    let nodes: [Node]
    private let part: [String: Int]
    private let channel: [String: Int]
    private let node: [String: Int]
    private let walks: [String: [String]]

    init(application: Application, nodes: [Node]) {
        self.application = application
        self.nodes = nodes
        part = Dictionary(uniqueKeysWithValues: application.components.enumerated().map { ($1.name, $0) })
        channel = Dictionary(uniqueKeysWithValues: application.channels.enumerated().map { ($1.name, $0) })
        node = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.name, $0) })
        walks = Dictionary(uniqueKeysWithValues: application.paths.map { ($0.name, $0.channels) })
    }

    var cost: [Double] {
        let counts = application.criteria.contains { $0.metric == .open("cost") }
        return nodes.map { counts ? $0.properties["cost"]?.number ?? 0 : 0 }
    }

    var allowed: [[Int]?] {
        application.components.map { component in
            application.constraints.lazy.compactMap { constraint -> [Int]? in
                guard constraint.targets.components == [component.name], case .node(let rule) = constraint.rule else {
                    return nil
                }
                return rule.values.compactMap { node[$0] }
            }.first
        }
    }

    var wires: [JudgeInstance.Wire] {
        application.channels.map { channel in
            let weight = application.criteria.first { $0.targets.channels == [channel.name] }?.weight ?? 0
            let targets = Targets(channels: [channel.name])
            return JudgeInstance.Wire(
                from: part[channel.source] ?? 0, to: part[channel.sink] ?? 0, weight: weight / scale(targets),
                demand: (channel.bandwidth ?? 0) / 1e6)
        }
    }

    /// The tightest required limit on the latency of the same target, else 1 ms.
    private func scale(_ targets: Targets) -> Double {
        application.constraints.compactMap { constraint -> Double? in
            guard constraint.targets == targets, constraint.enforcement.isRequired,
                case .latency(let max, _) = constraint.rule
            else { return nil }
            return max
        }.min() ?? 1
    }

    var limits: [JudgeInstance.Limit] {
        application.constraints.flatMap { constraint -> [JudgeInstance.Limit] in
            let (metric, bound): (String, Double)
            switch constraint.rule {
            case .latency(let max, _): (metric, bound) = ("latency", max)
            case .reliability(let min, _): (metric, bound) = ("loss", min > 0 ? -log(min) : 1e6)
            case .bandwidth(let min): (metric, bound) = ("bandwidth", min / 1e6)
            default: return []
            }
            return targets(constraint.targets).map {
                JudgeInstance.Limit(channels: $0, metric: metric, bound: bound, wish: wish(constraint))
            }
        }
    }

    private func targets(_ targets: Targets) -> [[Int]] {
        if targets.isWholeApplication { return application.channels.indices.map { [$0] } }
        let named = targets.channels.map { [$0] } + targets.paths.compactMap { walks[$0] }
        return named.map { $0.compactMap { channel[$0] } }
    }

    private func wish(_ constraint: Constraint) -> Double? {
        guard case .preferred(let weight) = constraint.enforcement else { return nil }
        return weight
    }

    var groups: [JudgeInstance.Group] {
        application.constraints.compactMap { constraint in
            let (key, isTogether): (String, Bool)
            switch constraint.rule {
            case .colocate(let topologyKey): (key, isTogether) = (topologyKey, true)
            case .separate(let topologyKey): (key, isTogether) = (topologyKey, false)
            default: return nil
            }
            let parts = constraint.targets.components.compactMap { part[$0] }
            return JudgeInstance.Group(
                parts: constraint.targets.isWholeApplication ? Array(application.components.indices) : parts,
                domains: domains(key), isTogether: isTogether, wish: wish(constraint))
        }
    }

    private func domains(_ key: String) -> [Int] {
        let names = nodes.map { $0.domain(of: key) ?? $0.name }
        let sorted = Set(names).sorted()
        return names.map { sorted.firstIndex(of: $0) ?? 0 }
    }

    var aims: [JudgeInstance.Aim] {
        application.criteria.compactMap { criterion in
            guard criterion.targets.channels.isEmpty, let path = criterion.targets.paths.first, let walk = walks[path]
            else { return nil }
            let isLatency = criterion.metric == .latency
            return JudgeInstance.Aim(
                channels: walk.compactMap { channel[$0] }, metric: isLatency ? "latency" : "loss",
                weight: criterion.weight / (isLatency ? scale(criterion.targets) : 1))
        }
    }

    func nodes(of plan: Plan) -> [[Int]] {
        application.components.map { component in
            (0..<component.replicas).compactMap { plan.node(of: component.name, replica: $0).flatMap { node[$0] } }
        }
    }
}
