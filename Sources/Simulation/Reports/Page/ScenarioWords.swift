import ClusterModel

/// What a scenario asks, in words.
struct ScenarioWords {
    let result: SimulationResult

    private var scenario: Scenario { result.scenario }

    /// Terms and what is said of them.
    var entries: [(String, String)] {
        [
            ("Topology", topology), ("Applications", workload), ("Strategies", strategies), ("Scheduling", scheduling),
            ("What strategies know", monitoring), ("Events", events), ("Virtual time", time(scenario.horizon)),
            ("Varied", sweep), ("Chance", chance), ("Policy", scenario.policy ?? "the default one"),
        ].filter { !$0.1.isEmpty }
    }

    private var topology: String {
        let nodes =
            "\(Words.count(result.topology.nodes.count, "node")) in "
            + Words.count(Set(result.topology.nodes.map(\.subCluster)).count, "sub-cluster")
        let tiers = Dictionary(grouping: result.topology.nodes.compactMap(\.tier)) { $0 }.mapValues(\.count)
        let parts = tiers.sorted { $0.key < $1.key }.map { "\(Words.grouped($0.value)) \($0.key)" }
        return nodes + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))") + ", " + origin + first
    }

    private var first: String {
        guard let sweep = scenario.sweep, let point = sweep.values.first else { return "" }
        return "; counted at \(point) \(sweep.name)"
    }

    private var origin: String {
        switch scenario.topology.origin {
        case .manifest(let file): "from \(file)"
        case .imported(let imported): "imported from \(imported.file)"
        case .generated(let generated): "generated: " + Words.list(generated.tiers.map(tier))
        }
    }

    private func tier(_ tier: GeneratedTopology.Tier) -> String {
        "\(count(tier.sites)) × \(tier.name) with \(count(tier.nodesPerSite)) each"
    }

    private func count(_ count: Count) -> String {
        switch count {
        case .fixed(let number): Words.grouped(number)
        case .swept: "as many as are varied"
        }
    }

    private var workload: String {
        let groups = scenario.workload.groups.map(group)
        let trace = scenario.workload.trace.map { ["arrivals as in \($0)"] } ?? []
        let shown = groups.prefix(12) + (groups.count > 12 ? ["and \(groups.count - 12) more groups"] : [])
        return (shown + trace).joined(separator: "; ")
    }

    private func group(_ group: Workload.Group) -> String {
        let lifetime = group.lifetime.map { ", staying \(text($0)) s" } ?? ", staying to the end"
        return
            "\(count(group.count)) × \(group.name), from \(time(group.start)) on, \(text(group.interval)) s apart\(lifetime)"
    }

    func text(_ distribution: Distribution) -> String {
        func number(_ value: Double) -> String { QuantityText.decimal(value) }
        return switch distribution {
        case .constant(let value): number(value)
        case .uniform(let min, let max): "\(number(min)) to \(number(max))"
        case .exponential(let mean): "on average \(number(mean)) (exponential)"
        case .normal(let mean, let deviation): "\(number(mean)) ± \(number(deviation)) (normal)"
        case .lognormal(let median, let p95): "median \(number(median)), 95 % below \(number(p95))"
        case .choice(let values): "one of \(values.prefix(8).map(number).joined(separator: ", "))"
        }
    }

    private var strategies: String {
        guard let first = scenario.strategies.first, scenario.strategies.count > 1 else {
            return scenario.strategies.first ?? ""
        }
        return "\(first), compared with \(Words.list(Array(scenario.strategies.dropFirst())))"
    }

    private var scheduling: String {
        let scheduling = scenario.scheduling
        let unit =
            switch scheduling.unit {
            case .pods: "one pod after the other, \(time(scheduling.podInterval)) apart"
            case .applications: "all pods of an application at once, or none"
            }
        return "\(unit); a pod runs \(time(scheduling.podStart)) after it is bound; the rescheduler looks each "
            + "\(time(scheduling.lookInterval)); pods of a lost node are replaced after \(time(scheduling.nodeLossToleration))"
    }

    private var monitoring: String {
        let monitoring = scenario.monitoring
        guard let interval = monitoring.interval else { return "the truth, at once" }
        let parts = [
            "reports of links each \(time(interval)), \(time(monitoring.delay)) late",
            monitoring.noise > 0 ? "latencies measured with \(QuantityText.percent(monitoring.noise)) of noise" : nil,
            monitoring.missing > 0
                ? "\(QuantityText.percent(monitoring.missing)) of the links are never measured" : nil,
            monitoring.lost > 0 ? "\(QuantityText.percent(monitoring.lost)) of the reports are lost" : nil,
        ].compactMap { $0 }
        return parts.joined(separator: "; ")
    }

    private var events: String {
        guard !scenario.events.isEmpty else { return "none" }
        let marks = result.marks.prefix(8).map { "\(time($0.at)): \($0.text)" }
        let rest = result.marks.count - marks.count
        return marks.isEmpty
            ? "\(Words.count(scenario.events.count, "event")), none before the end"
            : marks.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    }

    private var sweep: String {
        guard let sweep = scenario.sweep else { return "" }
        let goal = sweep.until.flatMap { goal in
            Measure(rawValue: goal.measure).map { ", looking for \($0.label) \(Findings.bounds(goal, $0))" }
        }
        return "\(sweep.name): \(sweep.values.map(Words.grouped).joined(separator: ", "))\(goal ?? "")"
    }

    private var chance: String {
        "\(Words.repetitions(scenario.repetitions)) of each, all drawn from seed \(scenario.seed); every strategy meets the same draws"
    }

    /// `45 s`, `12.5 min`, `3 h`.
    func time(_ seconds: Double) -> String {
        switch seconds {
        case 7_200...: "\(QuantityText.decimal(seconds / 3_600, places: 2)) h"
        case 120...: "\(QuantityText.decimal(seconds / 60, places: 1)) min"
        default: "\(QuantityText.decimal(seconds, places: 1)) s"
        }
    }
}
