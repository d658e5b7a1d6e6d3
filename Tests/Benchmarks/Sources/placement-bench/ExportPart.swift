import Foundation
import Placement
import PlacementInstances

/// Instances in plain numbers with our plans, for a judge that shares no code with the planner.
enum ExportPart {
    static func run(_ instances: RealInstances, folder: String, count: Int) throws {
        let folder = URL(fileURLWithPath: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for seed in 0..<UInt64(count) {
            let (name, request) = instances.request(seed: seed, size(seed, of: count))
            let plan = Planner.plan(request, deadline: .after(seconds: 60))
            let instance = JudgeInstance(name, request, plan)
            try JSONEncoder().encode(instance).write(to: folder.appendingPathComponent("\(1000 + seed).json"))
        }
        print("\(count) instances are in \(folder.path)")
    }

    /// A third in the form that other solvers read too, a third with every rule, on fewer nodes; the last third is tight.
    private static func size(_ seed: UInt64, of count: Int) -> RealInstances.Size {
        let limits = 3 * seed > 2 * UInt64(count) ? 0.02...0.25 : 0.05...0.6
        return switch seed % 3 {
        case 0: RealInstances.Size(nodes: 14, components: 10, limits: limits, rules: .plain)
        case 1: RealInstances.Size(nodes: 14, components: 10, limits: limits)
        default: RealInstances.Size(nodes: 9, components: 6, limits: limits, rules: .all)
        }
    }
}
