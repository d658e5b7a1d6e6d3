import ClusterModel

extension ApplicationReader {
    func criterion(_ item: Located) -> Criterion? {
        let goals = Criterion.Goal.allCases
        guard let fields = item.mapping(["targets"] + goals.map(\.rawValue) + ["statistic", "weight"]) else {
            return nil
        }
        let targets = targets(fields["targets"])
        let weight = fields["weight"].map { $0.positiveNumber() } ?? 1
        let given = goals.filter { fields[$0.rawValue] != nil }
        guard let goal = given.first else {
            item.note("the criterion has no goal", remedy: "write minimize: or maximize: and a metric")
            return nil
        }
        for other in given.dropFirst() {
            fields[other.rawValue]?.note("a criterion has one goal", remedy: "make it a criterion of its own")
        }
        guard let metric = fields[goal.rawValue]?.name().map(Metric.init(name:)) else { return nil }
        let statistic = statistic(fields, metric)
        checkTargets(of: metric, fields["targets"])
        guard let targets, let weight, let statistic else { return nil }
        return Criterion(targets: targets, goal: goal, metric: metric, statistic: statistic, weight: weight)
    }

    private func statistic(_ fields: MappingReader, _ metric: Metric) -> LatencyStatistic? {
        guard let located = fields["statistic"] else { return Criterion.defaultStatistic }
        if metric != .latency {
            located.context.note(
                fields.keyMark(of: "statistic"), located.path, "only latency has statistics", remedy: "remove it")
        }
        return located.word()
    }

    private func checkTargets(of metric: Metric, _ targets: Located?) {
        guard metric.isLinkMetric, let targets, case .mapping(let entries) = targets.node.content else { return }
        for entry in entries where entry.key == "components" && !entry.value.isEmptyList {
            targets.context.note(
                entry.keyMark, "\(targets.path).components", "components have no \(metric.name)",
                remedy: "target paths or channels")
        }
    }
}
