import ClusterModel

extension ApplicationReader {
    func rule(_ kind: RuleKind, _ located: Located) -> Rule? {
        switch kind {
        case .latency: latency(located)
        case .jitter: maximum(located).map { .jitter(max: $0) }
        case .reliability: reliability(located)
        case .bandwidth: bandwidth(located)
        case .node: node(located).map { .node($0) }
        case .colocate: topologyKey(located).map { .colocate(topologyKey: $0) }
        case .separate: topologyKey(located).map { .separate(topologyKey: $0) }
        case .metric: metric(located)
        }
    }

    private func latency(_ located: Located) -> Rule? {
        guard let fields = located.mapping(["max", "statistic"]) else { return nil }
        let statistic: LatencyStatistic? =
            fields["statistic"].map { $0.word() } ?? Criterion.defaultStatistic
        guard let max = maximum(fields), let statistic else { return nil }
        return .latency(max: max, statistic: statistic)
    }

    private func maximum(_ located: Located) -> Double? {
        located.mapping(["max"]).flatMap { maximum($0) }
    }

    /// Milliseconds above 0: a limit is also the scale of its excess.
    private func maximum(_ fields: MappingReader) -> Double? {
        fields.required("max", remedy: "write one such as max: 40ms")?.positive(
            { DurationQuantity.parse($0, in: .milliseconds) },
            remedy: "components on one node are asked for with colocate: {topologyKey: \(WellKnown.hostnameLabel)}")
    }

    private func reliability(_ located: Located) -> Rule? {
        guard let fields = located.mapping(["min", "evidence"]) else { return nil }
        let evidence: Evidence? = fields["evidence"]?.word()
        let min = fields.required("min", remedy: "write one such as min: 99.9%")?.positive(Ratio.parse)
        return min.map { .reliability(min: $0, evidence: evidence) }
    }

    private func bandwidth(_ located: Located) -> Rule? {
        located.mapping(["min"])?.required("min", remedy: "write one such as min: 5Mbps")?
            .positive(BitRate.parse).map { .bandwidth(min: $0) }
    }

    private func topologyKey(_ located: Located) -> String? {
        located.mapping(["topologyKey"])?.required(
            "topologyKey", remedy: "write a node label's key, such as \(WellKnown.hostnameLabel)")?.name()
    }

    private func metric(_ located: Located) -> Rule? {
        guard let fields = located.mapping(["name", "min", "max"]) else { return nil }
        let name = fields.required("name")?.name()
        if let name, Metric(name: name).isLinkMetric {
            fields["name"]?.note("`\(name)` has a rule of its own", remedy: "write \(name): {…}")
        }
        let min = fields["min"]?.number()
        let max = fields["max"]?.number()
        if fields["min"] == nil, fields["max"] == nil {
            located.note("the rule has no limit", remedy: "give it min, max or both")
        }
        if let min, let max, min > max {
            fields["min"]?.note("min \(min.shortDescription) is above max \(max.shortDescription)", remedy: "swap them")
        }
        return name.map { .metric(name: $0, min: min, max: max) }
    }
}

extension ApplicationReader {
    private func node(_ located: Located) -> NodeRequirement? {
        guard let fields = located.mapping(["key", "operator", "values"]) else { return nil }
        let key = fields.required("key")?.name()
        let word: NodeRequirement.Operator? = fields.required("operator")?.word()
        let items = fields["values"].map { $0.list() } ?? []
        let values = items?.compactMap { $0.text() } ?? []
        guard let key, let word else { return nil }
        if let items, items.count == values.count { checkValues(of: word, items, at: fields["values"] ?? located) }
        return NodeRequirement(key: key, operator: word, values: values)
    }

    private func checkValues(of word: NodeRequirement.Operator, _ items: [Located], at place: Located) {
        switch word {
        case .in, .notIn:
            if items.isEmpty { place.note("`\(word.rawValue)` needs values", remedy: "list one or more under values") }
        case .exists, .doesNotExist:
            if !items.isEmpty { place.note("`\(word.rawValue)` takes no values", remedy: "remove them") }
        case .greaterThan, .lessThan:
            guard let item = items.first, items.count == 1 else {
                place.note("`\(word.rawValue)` needs exactly one number, not \(items.count)")
                return
            }
            guard let text = item.text(), DecimalNumber(text)?.double() == nil else { return }
            item.note("`\(word.rawValue)` needs a number, found `\(text.excerpt)`")
        }
    }
}
