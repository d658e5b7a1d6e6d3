import ClusterModel

extension ManifestWriter {
    static func node(_ scenario: Scenario) -> OutputNode {
        document(
            .scenario, metadata: [("name", .text(scenario.name))],
            spec: [
                ("question", scenario.question.isEmpty ? nil : .text(scenario.question)),
                ("topology", node(scenario.topology)),
                ("applications", .items(scenario.workload.groups, node)),
                ("trace", scenario.workload.trace.map { .text($0) }),
                ("policy", scenario.policy.map { .text($0) }),
                ("strategies", strategies(scenario.strategies)),
                ("scheduling", node(scenario.scheduling)),
                ("monitoring", node(scenario.monitoring)),
                ("events", .items(scenario.events, node)),
                ("horizon", seconds(scenario.horizon)),
                ("seed", .plain("\(scenario.seed)")),
                ("repetitions", .plain("\(scenario.repetitions)")),
                ("sweep", scenario.sweep.map(node)),
                ("short", scenario.short.map(node)),
            ])
    }

    private static func strategies(_ names: [String]) -> OutputNode {
        names == ["all"] ? .text("all") : .list(names.map { .text($0) })
    }

    private static func node(_ scheduling: SimulatedScheduling) -> OutputNode {
        .fields([
            ("unit", .text(scheduling.unit.rawValue)),
            (
                "percentageOfNodesToScore",
                scheduling.percentageOfNodesToScore.map { .plain("\($0)") } ?? .text("default")
            ),
            ("extenderWeight", .plain("\(scheduling.extenderWeight)")),
            ("podInterval", seconds(scheduling.podInterval)), ("retryAfter", seconds(scheduling.retryAfter)),
            ("podStart", seconds(scheduling.podStart)), ("podGrace", seconds(scheduling.podGrace)),
            ("nodeLossToleration", seconds(scheduling.nodeLossToleration)),
            ("lookInterval", seconds(scheduling.lookInterval)),
        ])
    }

    /// Nothing where all is known, which is what no monitoring means.
    private static func node(_ monitoring: SimulatedMonitoring) -> OutputNode? {
        guard let interval = monitoring.interval else { return nil }
        return .fields([
            ("interval", seconds(interval)), ("delay", seconds(monitoring.delay)),
            ("messages", .plain("\(monitoring.messages)")), ("noise", .text(Ratio.text(monitoring.noise))),
            ("missing", .text(Ratio.text(monitoring.missing))), ("lost", .text(Ratio.text(monitoring.lost))),
        ])
    }

    private static func node(_ sweep: Sweep) -> OutputNode {
        .fields([
            ("name", .text(sweep.name)), ("values", .list(sweep.values.map { .plain("\($0)") })),
            ("until", sweep.until.map(node)),
        ])
    }

    private static func node(_ goal: Sweep.Goal) -> OutputNode {
        .fields([
            ("measure", .text(goal.measure)), ("atLeast", goal.atLeast.map { .number($0) }),
            ("atMost", goal.atMost.map { .number($0) }),
        ])
    }

    private static func node(_ short: ShortForm) -> OutputNode {
        .fields([
            ("horizon", short.horizon.map(seconds)), ("repetitions", short.repetitions.map { .plain("\($0)") }),
            ("sweepValues", short.sweepValues.map { .list($0.map { .plain("\($0)") }) }),
            ("strategies", short.strategies.map(strategies)),
        ])
    }

    static func count(_ count: Count) -> OutputNode {
        switch count {
        case .fixed(let count): .plain("\(count)")
        case .swept: .text(ScenarioReader.swept)
        }
    }

    static func node(_ place: PlaceSelector) -> OutputNode {
        let scope: (key: String, value: OutputNode)
        switch place.scope {
        case .nodes(let names):
            if place.pick == nil, names.count == 1, let name = names.first, name != "all" { return .text(name) }
            scope = ("nodes", .list(names.map { .text($0) }))
        case .subClusters(let names): scope = ("subClusters", .list(names.map { .text($0) }))
        case .tier(let name): scope = ("tier", .text(name))
        case .subClustersOfTier(let name): scope = ("subClustersOfTier", .text(name))
        case .all:
            if place.pick == nil { return .text("all") }
            scope = ("all", .plain("true"))
        }
        return .fields([(scope.key, scope.value), ("pick", place.pick.map(count))])
    }
}
