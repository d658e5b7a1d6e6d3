import Placement
import PlacementInstances

/// Other ways of placing, on real applications and networks for which an optimum is proven.
enum StrategiesPart {
    static func run(_ instances: RealInstances, count: Int) {
        let size = RealInstances.Size(nodes: 40, components: 40, limits: 0.05...0.6)
        var found: [StrategyInstance] = []
        var (infeasible, open, seed) = (0, 0, UInt64(0))
        while found.count < count, seed < 20 * UInt64(count) {
            let (name, request) = instances.request(seed: seed, size)
            let plan = Planner.plan(request, deadline: .after(seconds: 10))
            switch (plan.status, plan.objective) {
            case (.optimal, let optimum?):
                found.append(StrategyInstance(name: name, request: request, optimum: optimum))
            case (.infeasible, _): infeasible += 1
            default: open += 1
            }
            seed += 1
        }
        print(
            "\n### Strategies on \(found.count) instances with a proven optimum (\(infeasible) more were proven "
                + "infeasible, \(open) not decided in 10 s)\n")
        print(StrategyTable(instances: found).markdown())
    }
}
