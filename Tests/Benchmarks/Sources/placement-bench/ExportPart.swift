import ClusterModel
import Foundation
import Placement
import PlacementInstances

/// Instances in plain numbers with our plans, for a judge that shares no code with the planner.
enum ExportPart {
    private struct Instance: Encodable {
        struct Limit: Encodable {
            let channels: [Int]
            let metric: String
            let maximum: Double
        }

        struct Wire: Encodable {
            let from: Int
            let to: Int
            let weight: Double
        }

        var name: String
        var cpu: [Double]
        var memory: [Double]
        var cost: [Double]
        var latency: [[Double?]]
        var loss: [[Double?]]
        var parts: [[Double]]
        var allowed: [[Int]?]
        var wires: [Wire]
        var limits: [Limit]
        var apart: [[Int]]
        var status: String
        var objective: Double?
        var placement: [Int]?
    }

    static func run(_ instances: RealInstances, folder: String, count: Int) throws {
        let folder = URL(fileURLWithPath: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for seed in 0..<UInt64(count) {
            // Every other one in the form that other solvers read too; the last third is tight.
            let size = RealInstances.Size(
                nodes: 14, components: 10, limits: 3 * seed > 2 * UInt64(count) ? 0.02...0.25 : 0.05...0.6,
                isPlain: seed % 2 == 0)
            let (name, request) = instances.request(seed: seed, size)
            let plan = Planner.plan(request, deadline: .never)
            let instance = instance(name, request, plan)
            try JSONEncoder().encode(instance).write(to: folder.appendingPathComponent("\(1000 + seed).json"))
        }
        print("\(count) instances are in \(folder.path)")
    }

    private static func instance(_ name: String, _ request: PlanningRequest, _ plan: Plan) -> Instance {
        let (application, snapshot) = (request.application, request.snapshot)
        let index = Dictionary(uniqueKeysWithValues: application.components.enumerated().map { ($1.name, $0) })
        let channel = Dictionary(uniqueKeysWithValues: application.channels.enumerated().map { ($1.name, $0) })
        let node = Dictionary(uniqueKeysWithValues: snapshot.nodes.enumerated().map { ($1.name, $0) })
        func matrix(_ value: (LinkEstimate) -> Double?) -> [[Double?]] {
            snapshot.nodes.indices.map { source in
                snapshot.nodes.indices.map { sink in
                    source == sink ? 0 : snapshot.estimate(from: source, to: sink).flatMap(value)
                }
            }
        }
        return Instance(
            name: name, cpu: snapshot.nodes.map { Double($0.allocatable.milliCPU) },
            memory: snapshot.nodes.map { Double($0.allocatable.memory >> 20) },
            cost: snapshot.nodes.map {
                application.criteria.contains { $0.metric == .open("cost") } ? $0.properties["cost"]?.number ?? 0 : 0
            },
            latency: matrix { $0.latency.p95 },
            loss: matrix { $0.reliability.map { -log($0.estimate) } },
            parts: application.components.map { [Double($0.resources.milliCPU), Double($0.resources.memory >> 20)] },
            allowed: allowed(application, node),
            wires: application.channels.map {
                Instance.Wire(
                    from: index[$0.source] ?? 0, to: index[$0.sink] ?? 0, weight: weight($0.name, application))
            },
            limits: limits(application, channel),
            apart: application.constraints.compactMap { constraint in
                guard case .separate = constraint.rule else { return nil }
                return constraint.targets.components.compactMap { index[$0] }
            },
            status: plan.status.rawValue, objective: plan.objective,
            placement: plan.objective == nil
                ? nil : application.components.compactMap { plan.node(of: $0.name, replica: 0).flatMap { node[$0] } })
    }

    private static func allowed(_ application: Application, _ node: [String: Int]) -> [[Int]?] {
        application.components.map { component in
            let lists = application.constraints.compactMap { constraint -> [Int]? in
                guard constraint.targets.components == [component.name], case .node(let rule) = constraint.rule else {
                    return nil
                }
                return rule.values.compactMap { node[$0] }
            }
            return lists.first
        }
    }

    /// What a millisecond on the channel counts: the weight over the tightest limit on it, else over 1 ms.
    private static func weight(_ channel: String, _ application: Application) -> Double {
        let weight = application.criteria.first { $0.targets.channels == [channel] }?.weight ?? 0
        let limits = application.constraints.compactMap { constraint -> Double? in
            guard constraint.targets.channels == [channel], case .latency(let max, _) = constraint.rule else {
                return nil
            }
            return max
        }
        return weight / (limits.min() ?? 1)
    }

    private static func limits(_ application: Application, _ channel: [String: Int]) -> [Instance.Limit] {
        let walks = Dictionary(uniqueKeysWithValues: application.paths.map { ($0.name, $0.channels) })
        return application.constraints.flatMap { constraint -> [Instance.Limit] in
            let targets =
                constraint.targets.channels.map { [$0] } + constraint.targets.paths.compactMap { walks[$0] }
            let named = targets.map { $0.compactMap { channel[$0] } }
            let all = constraint.targets.isWholeApplication ? application.channels.indices.map { [$0] } : named
            switch constraint.rule {
            case .latency(let max, _): return all.map { .init(channels: $0, metric: "latency", maximum: max) }
            case .reliability(let min, _):
                return all.map { .init(channels: $0, metric: "loss", maximum: min > 0 ? -log(min) : 1e6) }
            default: return []
            }
        }
    }
}
