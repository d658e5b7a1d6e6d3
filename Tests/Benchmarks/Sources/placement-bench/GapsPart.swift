import ClusterModel
import Placement
import PlacementInstances

/// How near to the optimum plans come on real applications and networks.
enum GapsPart {
    static func run(_ instances: RealInstances, count: Int) {
        let size = RealInstances.Size(nodes: 60, components: 40, limits: 0.05...0.6)
        var gaps: [Double] = []
        var times: [Double] = []
        var (feasible, solved, infeasible, refuted, open) = (0, 0, 0, 0, 0)
        for seed in 0..<UInt64(count) {
            let request = instances.request(seed: seed, size).request
            let quick = Measured(request, seconds: 1)
            times.append(quick.total)
            let proof = quick.plan.status == .optimal || quick.plan.status == .infeasible
            let best = proof ? quick.plan : Planner.plan(request, deadline: .after(seconds: 10))
            switch best.status {
            case .infeasible:
                infeasible += 1
                if quick.plan.status == .infeasible { refuted += 1 }
            case .unknown: open += 1
            case .optimal, .feasible:
                feasible += 1
                if best.status == .feasible { open += 1 }
                guard let objective = quick.plan.objective, let bound = best.bound else { continue }
                solved += 1
                gaps.append(max(0, objective - bound) / max(abs(bound), 1e-9))
            }
        }
        print("\n### Gaps on \(count) instances: real applications on 60 nodes of real networks, 1 s each\n")
        print("| | |\n|---|---|")
        print("| feasible | \(feasible), of which solved \(solved) |")
        print("| infeasible | \(infeasible), of which proven within 1 s \(refuted) |")
        print("| not decided, or optimum not proven, in 10 s | \(open) |")
        print(
            "| gap to the optimum (to the bound where it is not proven) | mean \(gaps.mean.percent), worst \((gaps.max() ?? .nan).percent) |"
        )
        print("| optimal within 1 s | \(gaps.count { $0 < 1e-9 }) |")
        print("| time | median \(times.median.time), 95 % in \(times.quantile(0.95).time) |")
    }
}
