import ClusterModel

extension ManifestWriter {
    static func node(_ application: Application) -> OutputNode {
        let isDefaultNamespace = application.namespace == WellKnown.defaultNamespace
        return document(
            .application,
            metadata: [
                ("name", .text(application.name)),
                ("namespace", isDefaultNamespace ? nil : .text(application.namespace)),
                ("labels", .sorted(application.labels) { .text($1) }),
                ("annotations", .sorted(application.annotations) { .text($1) }),
            ],
            spec: [
                ("policy", application.policy.map { .text($0) }),
                ("scheduler", application.scheduler == .builtin ? nil : .text(application.scheduler.kind.rawValue)),
                ("schedulerTimeout", timeout(of: application.scheduler)),
                ("components", .items(application.components, node)),
                ("channels", .items(application.channels, node)),
                ("paths", .items(application.paths, node)),
                ("constraints", .items(application.constraints, node)),
                ("criteria", .items(application.criteria, node)),
            ])
    }

    private static func timeout(of scheduler: SchedulerChoice) -> OutputNode? {
        guard let timeout = scheduler.timeout, timeout != SchedulerChoice.defaultTimeout else { return nil }
        return .text(DurationQuantity.text(timeout, in: .seconds))
    }

    private static func node(_ component: Component) -> OutputNode {
        .fields([
            ("name", .text(component.name)),
            ("image", component.image.map { .text($0) }),
            ("replicas", component.replicas == 1 ? nil : .plain("\(component.replicas)")),
            ("resources", component.resources == .zero ? nil : node(component.resources)),
            ("processingLatency", component.processingLatency == 0 ? nil : milliseconds(component.processingLatency)),
            ("workload", component.workload.map(node)),
        ])
    }

    private static func node(_ workload: WorkloadReference) -> OutputNode {
        let isDefault = workload.kind == WorkloadReference.defaultKind
        return .fields([("kind", isDefault ? nil : .text(workload.kind)), ("name", .text(workload.name))])
    }

    private static func node(_ channel: Channel) -> OutputNode {
        .fields([
            ("name", .text(channel.name)), ("source", .text(channel.source)), ("sink", .text(channel.sink)),
            ("bandwidth", channel.bandwidth.map { .text(BitRate.text($0)) }),
            ("replicaMatch", channel.replicaMatch == .all ? nil : .text(channel.replicaMatch.rawValue)),
        ])
    }

    private static func node(_ path: Path) -> OutputNode {
        .fields([("name", .text(path.name)), ("channels", .texts(path.channels))])
    }

    private static func node(_ constraint: Constraint) -> OutputNode {
        var enforcement: [(key: String, value: OutputNode?)] = []
        if case .preferred(let weight) = constraint.enforcement {
            enforcement = [("enforcement", .text("preferred")), ("weight", weight == 1 ? nil : .number(weight))]
        }
        return .fields(
            [
                ("name", constraint.name.map { .text($0) }), ("targets", node(constraint.targets)),
                (constraint.rule.kind.rawValue, node(constraint.rule)),
            ] + enforcement)
    }

    private static func node(_ targets: Targets) -> OutputNode? {
        guard !targets.isWholeApplication else { return nil }
        return .fields([
            ("paths", .texts(targets.paths)), ("channels", .texts(targets.channels)),
            ("components", .texts(targets.components)),
        ])
    }

    private static func node(_ rule: Rule) -> OutputNode {
        switch rule {
        case .latency(let max, let statistic):
            .fields([("max", milliseconds(max)), ("statistic", .text(statistic.rawValue))])
        case .jitter(let max): .fields([("max", milliseconds(max))])
        case .reliability(let min, let evidence):
            .fields([("min", .text(Ratio.text(min))), ("evidence", evidence.map { .text($0.rawValue) })])
        case .bandwidth(let min): .fields([("min", .text(BitRate.text(min)))])
        case .node(let requirement):
            .fields([
                ("key", .text(requirement.key)), ("operator", .text(requirement.operator.rawValue)),
                ("values", .texts(requirement.values)),
            ])
        case .colocate(let key), .separate(let key): .fields([("topologyKey", .text(key))])
        case .metric(let name, let min, let max):
            .fields([("name", .text(name)), ("min", min.map { .number($0) }), ("max", max.map { .number($0) })])
        }
    }

    private static func node(_ criterion: Criterion) -> OutputNode {
        let isDefault = criterion.metric != .latency || criterion.statistic == Criterion.defaultStatistic
        return .fields([
            ("targets", node(criterion.targets)), (criterion.goal.rawValue, .text(criterion.metric.name)),
            ("statistic", isDefault ? nil : .text(criterion.statistic.rawValue)),
            ("weight", criterion.weight == 1 ? nil : .number(criterion.weight)),
        ])
    }

    static func node(_ resources: Resources) -> OutputNode {
        let others = resources.extended.sorted { $0.key < $1.key }
        return .fields(
            [
                ("cpu", resources.milliCPU == 0 ? nil : .text(ResourceQuantity.text(thousandths: resources.milliCPU))),
                ("memory", resources.memory == 0 ? nil : .text(ResourceQuantity.text(bytes: resources.memory))),
            ] + others.map { ($0.key, .text(ResourceQuantity.text(thousandths: $0.value))) })
    }

    static func milliseconds(_ value: Double) -> OutputNode {
        .text(DurationQuantity.text(value, in: .milliseconds))
    }
}
