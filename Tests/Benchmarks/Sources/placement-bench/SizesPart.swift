import ClusterModel
import Placement
import PlacementInstances

/// The sizes and times that the design sets, measured.
enum SizesPart {
    static func run() {
        print("\n### Sizes and times (seconds are of one planner on one core, explanation included)\n")
        print("| instance | to reach | reached | known figure of others |\n|---|---|---|---|")
        small()
        for (nodes, goal, others) in [
            (64, 0.05, "0.67 s"), (128, 0.1, "2.9 s"), (256, 0.3, "10.8 s"), (512, 1.0, "60.7 s"),
        ] { elevens(nodes, goal, others) }
        sensors()
        thousand()
        fiveThousand()
        repair()
    }

    private static func row(_ cells: String...) {
        print("| " + cells.joined(separator: " | ") + " |")
    }

    private static func small() {
        let runs = (UInt64(1)...200).map { seed in
            Measured(
                SiteInstances(components: 10, extraChannels: 3, nodes: 20, sites: 5).request(seed: seed), seconds: 10)
        }
        row(
            "10 components, 20 nodes, path limits (200)", "proven, median ≤ 5 ms",
            "\(proven(runs)); median \(runs.map(\.total).median.time), 95 % in \(runs.map(\.total).quantile(0.95).time)",
            "")
    }

    private static func elevens(_ nodes: Int, _ goal: Double, _ others: String) {
        let runs = (UInt64(1)...20).map { seed in
            Measured(
                SiteInstances(components: 11, extraChannels: 4, nodes: nodes, sites: 8).request(seed: seed), seconds: 20
            )
        }
        row(
            "11 components, 14 channels, \(nodes) nodes (20)", "proven ≤ \(goal.time)",
            "\(proven(runs)); median \(runs.map(\.total).median.time), worst \((runs.map(\.total).max() ?? .nan).time)",
            "EdgeWise's MILP with pruning: \(others)")
    }

    private static func sensors() {
        let runs = (UInt64(1)...40).map { Measured(SensorInstances.request(seed: $0), seconds: 10) }
        row(
            "91 nodes, 86 pinned sensors, 20 components (40)", "optimum, median ≤ 10 ms",
            "\(proven(runs)); median \(runs.map(\.total).median.time); best placement after "
                + "\(runs.compactMap { $0.steps.last?.seconds }.median.time)",
            "Choco CP 0.56 s; CPLEX 343 s; ordered backtracking 3 ms at 100.3 %")
    }

    private static func thousand() {
        for (name, links) in [("own links", SiteInstances.Links.own), ("links by site", .bySite)] {
            for largest in [500.0, 1700] {
                let runs = (UInt64(1)...5).map { seed in
                    Measured(
                        SiteInstances(
                            components: 20, extraChannels: 6, nodes: 1000, sites: 20, largest: largest, links: links
                        ).request(seed: seed), seconds: 1)
                }
                row(
                    "20 components, 1,000 nodes, \(name), parts up to \(Int(largest)) m (5)",
                    "first ≤ 20 ms; gap ≤ 2 % at 1 s", large(runs), "")
            }
        }
    }

    private static func fiveThousand() {
        for largest in [500.0, 1700] {
            let runs = (UInt64(1)...5).map { seed in
                Measured(
                    SiteInstances(
                        components: 50, extraChannels: 20, nodes: 5000, sites: 100, largest: largest, links: .bySite
                    ).request(seed: seed), seconds: 2)
            }
            row(
                "50 components, 5,000 nodes, 100 sub-clusters, parts up to \(Int(largest)) m (5)",
                "first ≤ 200 ms; gap ≤ 5 % at 2 s", large(runs), "")
        }
    }

    private static func large(_ runs: [Measured]) -> String {
        let gaps = runs.map { $0.plan.gap ?? .infinity }
        let first = runs.map { $0.first ?? .infinity }
        return "first: median \(first.median.time), worst \((first.max() ?? .nan).time); gap: median "
            + "\(gaps.median.percent), worst \((gaps.max() ?? .nan).percent); \(proven(runs))"
    }

    private static func proven(_ runs: [Measured]) -> String {
        "\(runs.count { $0.plan.status == .optimal }) of \(runs.count) proven"
    }

    /// Every link that the plan uses becomes bad in turn.
    private static func repair() {
        for (name, links) in [("own links", SiteInstances.Links.own), ("links by site", .bySite)] {
            var request = SiteInstances(
                components: 20, extraChannels: 6, nodes: 1000, sites: 20, links: links
            ).request(seed: 3)
            request.policy.movePrice = 0.01
            let plan = Planner.plan(request, deadline: .after(seconds: 2))
            request.previous = plan.placements
            let broken = degraded(request, plan)
            let quick = broken.map { Measured($0, seconds: 0.005) }
            let whole = broken.map { Measured($0, seconds: 1) }
            let moves = whole.map { $0.plan.breakdown.first { $0.name == Plan.Contribution.moves }?.value ?? 0 }
            row(
                "one link degrades, plan repaired, 1,000 nodes, \(name) (\(broken.count))", "median ≤ 5 ms",
                "first repaired plan: median \(whole.compactMap(\.first).median.time), worst "
                    + "\((whole.compactMap(\.first).max() ?? .nan).time); with a deadline of 5 ms \(quick.count { $0.first != nil }) "
                    + "of \(quick.count) repaired, returned after \(quick.map(\.total).median.time); best plan proven in "
                    + "\(whole.map(\.total).median.time), moves \(moves.mean.rounded(to: 2)) on average",
                "FogBrainX: 0.4–43 ms median at 1,280 nodes, worst case over 2,000 s")
        }
    }

    private static func degraded(_ request: PlanningRequest, _ plan: Plan) -> [PlanningRequest] {
        request.application.channels.compactMap { channel in
            guard let source = plan.node(of: channel.source, replica: 0),
                let sink = plan.node(of: channel.sink, replica: 0),
                source != sink
            else { return nil }
            var links = request.snapshot.links.filter { $0.source != source || $0.sink != sink }
            links.append(Link(source: source, sink: sink, estimate: SiteInstances.estimate(200)))
            var changed = request
            changed.snapshot = ClusterSnapshot(
                revision: 2, nodes: request.snapshot.nodes, links: links, subClusterLinks: between(request.snapshot))
            return changed
        }
    }

    private static func between(_ snapshot: ClusterSnapshot) -> [SubClusterLink] {
        snapshot.subClusters.enumerated().flatMap { source, from in
            snapshot.subClusters.enumerated().compactMap { sink, to in
                snapshot.subClusterEstimate(from: source, to: sink)
                    .map { SubClusterLink(source: from, sink: to, estimate: $0) }
            }
        }
    }
}
