import ClusterModel

extension Page {
    private static let mostGraphs = 6
    private static let mostRows = 20

    var applications: [Markup] {
        guard let run = focus.first, !run.applications.isEmpty else { return [] }
        let nodes = Dictionary(result.topology.nodes.map { ($0.name, $0) }) { first, _ in first }
        let tiers = MapChart(result.topology).tiers
        let samples = samples(run)
        let graphs = samples.prefix(Self.mostGraphs).enumerated().map { index, sample in
            graph(index, sample.application, sample.outcome, nodes, tiers)
        }
        let intro =
            "One of each group, as \(run.run.strategy) left it at the end, \(focus.text(result.scenario.sweep)). "
            + "Marks are tiers, the coloured edge is the sub-cluster of the first replica."
        return [.paragraph(intro, class: "faint"), tierLegend(tiers)] + graphs
            + [moreGroups(samples.count), overview(run)]
    }

    private func moreGroups(_ count: Int) -> Markup {
        count > Self.mostGraphs
            ? .paragraph("And \(count - Self.mostGraphs) more groups; all are in the JSON.", class: "faint") : .empty
    }

    /// The first application of each group that has a place, else the first one.
    private func samples(_ run: RunResult) -> [(application: Application, outcome: ApplicationOutcome)] {
        let byGroup = Dictionary(grouping: run.applications, by: \.group)
        return byGroup.sorted { $0.key < $1.key }.compactMap { group, outcomes in
            guard let application = result.applications[group],
                let outcome = outcomes.first(where: { !$0.placements.isEmpty }) ?? outcomes.first
            else { return nil }
            return (application, outcome)
        }
    }

    private func graph(
        _ index: Int, _ application: Application, _ outcome: ApplicationOutcome, _ nodes: [String: Node],
        _ tiers: [String]
    ) -> Markup {
        let chart = GraphChart(
            application: application, outcome: outcome, nodes: nodes, tiers: tiers, id: "graph-\(index)")
        let scroll = Markup.tag(
            "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Graph of \(outcome.name)"],
            chart.drawn)
        return .tag(
            "figure", .tag("h3", .text(outcome.name)), .paragraph(summary(of: outcome), class: "faint"),
            Legend.sites(chart.sites), scroll,
            limits(outcome), .details("Where each replica ran", replicaTable(outcome, nodes)))
    }

    private func summary(of outcome: ApplicationOutcome) -> String {
        let whole =
            outcome.wholeAt.map { "Whole \(words.time($0 - outcome.arrivedAt)) after it arrived" } ?? "Never ran whole"
        let objective = outcome.objective.map { objective in
            ", objective \(QuantityText.decimal(objective))"
                + (outcome.bound.map { " (no less than \(QuantityText.decimal($0)) is possible)" } ?? "")
        }
        let optimal = outcome.isOptimal == true ? ", known to be the best" : ""
        return "\(whole)\(objective ?? "")\(optimal); \(Words.count(outcome.moves, "move"))."
    }

    // MARK: - Limits

    private func limits(_ outcome: ApplicationOutcome) -> Markup {
        guard !outcome.constraints.isEmpty else { return .empty }
        let others = focus.runs.dropFirst().filter { $0.index > 0 }
        let rows = outcome.constraints.prefix(Self.mostRows).map { constraint in
            [.text(constraint.label), .text(constraint.rule)]
                + [constraint.limit, constraint.mean, constraint.worst].map { .text(value($0, of: constraint)) }
                + [kept(constraint.kept)] + others.map { entry in kept(entry.run, outcome.name, constraint.label) }
        }
        let first = focus.runs.first?.run.run.strategy ?? ""
        return .group([
            .table(
                caption: "Required limits, and the share of the time that each strategy kept them",
                header: ["limit", "rule", "at", "mean", "worst", first] + others.map(\.run.run.strategy), rows: rows,
                words: [0, 1]), more(outcome.constraints.count - Self.mostRows),
        ])
    }

    private func kept(_ run: RunResult, _ application: String, _ label: String) -> Markup {
        guard let outcome = run.applications.first(where: { $0.name == application }) else { return "not there" }
        guard outcome.wholeAt != nil else { return .tag("span", ["class": "bad"], "never ran") }
        return kept(outcome.constraints.first { $0.label == label }?.kept)
    }

    private func kept(_ share: Double?) -> Markup {
        guard let share else { return .tag("span", ["class": "faint"], "not known") }
        return share >= 1
            ? .tag("span", ["class": "good"], "✓ kept")
            : .tag("span", ["class": "bad"], .text("✗ kept \(QuantityText.percent(min(share, 0.9999)))"))
    }

    private func value(_ value: Double?, of constraint: ConstraintOutcome) -> String {
        guard let value else { return constraint.limit == nil ? "–" : "not measured" }
        return switch constraint.rule {
        case "latency", "jitter": QuantityText.milliseconds(value)
        case "reliability": QuantityText.percent(value, places: 4)
        case "bandwidth": QuantityText.bitRate(value)
        default: QuantityText.decimal(value)
        }
    }

    private func replicaTable(_ outcome: ApplicationOutcome, _ nodes: [String: Node]) -> Markup {
        guard !outcome.placements.isEmpty else { return .empty }
        let rows = outcome.placements.prefix(60).map { placement -> [Markup] in
            let node = nodes[placement.node]
            return [
                .text(placement.component), .text("\(placement.replica)"), .text(placement.node),
                .text(node?.subCluster ?? "not in the first topology"), .text(node?.tier ?? "–"),
            ]
        }
        return .group([
            .table(
                caption: "Replicas of \(outcome.name)",
                header: ["component", "replica", "node", "sub-cluster", "tier"],
                rows: rows, words: [0, 2, 3, 4]), more(outcome.placements.count - 60),
        ])
    }

    // MARK: - All of them

    private func overview(_ run: RunResult) -> Markup {
        guard run.applications.count > 1 else { return .empty }
        let rows = run.applications.prefix(Self.mostRows).map { outcome -> [Markup] in
            let broken = outcome.constraints.count { ($0.kept ?? 1) < 1 }
            return [
                .text(outcome.name), .text(words.time(outcome.arrivedAt)),
                .text(outcome.wholeAt.map { words.time($0 - outcome.arrivedAt) } ?? "never"),
                .text(outcome.objective.map { QuantityText.decimal($0) } ?? "–"),
                .text(
                    outcome.wholeAt == nil
                        ? "–" : "\(outcome.constraints.count - broken) of \(outcome.constraints.count)"),
                .text("\(outcome.moves)"),
            ]
        }
        return .group([
            .tag("h3", .text("All \(Words.count(run.applications.count, "application")) of that run")),
            .table(
                caption: "Applications by arrival",
                header: ["application", "arrived at", "whole after", "objective", "limits always kept", "moves"],
                rows: rows),
            more(run.applications.count - Self.mostRows),
        ])
    }

    var rejected: [Markup] {
        let all = focus.runs.flatMap { entry in
            entry.run.applications.filter { $0.wholeAt == nil }.map { (entry.run.run.strategy, $0) }
        }
        guard !all.isEmpty else { return [] }
        let rows = all.prefix(Self.mostRows).map { strategy, outcome -> [Markup] in
            let reasons = outcome.reasons.prefix(3).map { "\($0.sentence) (\(Words.count($0.nodes, "node")))" }
            let proof = outcome.isInfeasible ? ["proved: no placement keeps all limits by what was known"] : []
            let said = proof + reasons
            return [.text(strategy), .text(outcome.name), said.isEmpty ? "no reason was told" : .list(said)]
        }
        return [
            .paragraph("Applications that never ran whole, \(focus.text(result.scenario.sweep)).", class: "faint"),
            .table(
                caption: "Rejected applications and why", header: ["strategy", "application", "reasons"], rows: rows,
                words: [0, 1, 2]), more(all.count - Self.mostRows),
        ]
    }

    var moves: [Markup] {
        let all = focus.runs.flatMap { entry in entry.run.moves.map { (entry.run.run.strategy, $0) } }
        guard !all.isEmpty else { return [] }
        let rows = all.prefix(30).map { strategy, move -> [Markup] in
            [
                .text(words.time(move.at)), .text(strategy),
                .text("\(move.application): \(move.component) \(move.replica)"),
                .text(move.source), .text(move.target), .text(move.reason),
            ]
        }
        return [
            .paragraph("Pods that were moved, \(focus.text(result.scenario.sweep)).", class: "faint"),
            .table(
                caption: "Moves by time", header: ["at", "strategy", "pod", "from", "to", "why"], rows: rows,
                words: [1, 2, 3, 4, 5]), more(all.count - 30),
        ]
    }
}
