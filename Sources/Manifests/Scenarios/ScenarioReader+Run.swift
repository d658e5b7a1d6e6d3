import ClusterModel

extension ScenarioReader {
    private static let schedulingFields = [
        "unit", "percentageOfNodesToScore", "extenderWeight", "podInterval", "retryAfter", "podStart", "podGrace",
        "nodeLossToleration", "lookInterval",
    ]

    func scheduling(_ located: Located) -> SimulatedScheduling {
        var scheduling = SimulatedScheduling()
        guard let fields = located.mapping(Self.schedulingFields) else { return scheduling }
        scheduling.unit = fields["unit"]?.word() ?? scheduling.unit
        if let share = fields["percentageOfNodesToScore"] { scheduling.percentageOfNodesToScore = percentage(share) }
        if let weight = fields["extenderWeight"]?.integer(in: 1...100) { scheduling.extenderWeight = Int(weight) }
        scheduling.podInterval = fields["podInterval"]?.quantity(seconds) ?? scheduling.podInterval
        scheduling.retryAfter = fields["retryAfter"]?.positive(seconds) ?? scheduling.retryAfter
        scheduling.podStart = fields["podStart"]?.quantity(seconds) ?? scheduling.podStart
        scheduling.podGrace = fields["podGrace"]?.quantity(seconds) ?? scheduling.podGrace
        scheduling.nodeLossToleration = fields["nodeLossToleration"]?.quantity(seconds) ?? scheduling.nodeLossToleration
        scheduling.lookInterval = fields["lookInterval"]?.positive(seconds) ?? scheduling.lookInterval
        return scheduling
    }

    /// `default` is kube-scheduler's own sampling.
    private func percentage(_ located: Located) -> Int? {
        if case .scalar(let scalar) = located.node.content, scalar.text == "default" { return nil }
        if let text = located.text(), DecimalNumber(text) == nil {
            located.note("`\(text.excerpt)` is no percentage", remedy: "write a number from 1 to 100, or default")
            return nil
        }
        return located.integer(in: 1...100).map { Int($0) }
    }

    private static let monitoringFields = ["interval", "delay", "messages", "noise", "missing", "lost"]

    func monitoring(_ located: Located) -> SimulatedMonitoring {
        var monitoring = SimulatedMonitoring()
        guard let fields = located.mapping(Self.monitoringFields) else { return monitoring }
        monitoring.interval = fields["interval"]?.positive(seconds)
        monitoring.delay = fields["delay"]?.quantity(seconds) ?? monitoring.delay
        if let count = fields["messages"]?.integer(in: 1...ScenarioLimits.count) { monitoring.messages = Int(count) }
        monitoring.noise = fields["noise"]?.quantity(Ratio.parse) ?? monitoring.noise
        monitoring.missing = fields["missing"]?.quantity(Ratio.parse) ?? monitoring.missing
        monitoring.lost = fields["lost"]?.quantity(Ratio.parse) ?? monitoring.lost
        if fields["interval"] == nil {
            located.note("nothing is ever measured", remedy: "give an interval, or leave monitoring out to know all")
        }
        return monitoring
    }

    /// Looks of the rescheduler and reports of a link.
    func checkSteps(_ scenario: Scenario, _ spec: MappingReader) {
        let scheduling = scenario.scheduling
        let steps = [
            ("monitoring", "interval", scenario.monitoring.interval),
            ("scheduling", "lookInterval", scheduling.lookInterval),
            ("scheduling", "retryAfter", scheduling.retryAfter),
        ]
        for (part, field, length) in steps {
            guard let length, scenario.horizon / length > ScenarioLimits.steps else { continue }
            spec[part]?.note(
                "\(field) is \(DurationQuantity.text(length, in: .seconds)), a millionth of the horizon or less",
                remedy: "make it longer, or the horizon shorter")
        }
    }
}

extension ScenarioReader {
    func strategies(_ located: Located) -> [String] {
        if case .scalar(let scalar) = located.node.content, scalar.text == "all" { return ["all"] }
        guard let items = located.list() else { return [] }
        if items.isEmpty { located.note("no strategy is listed", remedy: "list one or more, or write all") }
        var seen: Set<String> = []
        return items.compactMap { item in
            guard let name = item.name() else { return nil }
            if !seen.insert(name).inserted { item.note("`\(name.excerpt)` is listed twice", remedy: "remove one") }
            return name
        }
    }

    func sweep(_ located: Located) -> Sweep? {
        guard let fields = located.mapping(["name", "values", "until"]) else { return nil }
        let name = fields.required("name", remedy: "say what the number is, such as edge nodes")?.name()
        let values = fields.required("values").map { Self.values($0) }
        let goal = fields["until"].flatMap { self.goal($0) }
        guard let name, let values else { return nil }
        return Sweep(name: name, values: values, until: goal)
    }

    /// Whole numbers in rising order.
    static func values(_ located: Located) -> [Int] {
        guard let items = located.list() else { return [] }
        if items.isEmpty { located.note("no value is listed", remedy: "list one or more") }
        if items.count > ScenarioLimits.points {
            located.note("\(items.count) values are listed", remedy: "list at most \(ScenarioLimits.points)")
        }
        var last: Int?
        return items.compactMap { item in
            guard let value = item.integer(in: 0...ScenarioLimits.count).map({ Int($0) }) else { return nil }
            if let last, value <= last { item.note("\(value) comes after \(last)", remedy: "list values as they rise") }
            last = value
            return value
        }
    }

    private func goal(_ located: Located) -> Sweep.Goal? {
        guard let fields = located.mapping(["measure", "atLeast", "atMost"]) else { return nil }
        let measure = fields.required("measure", remedy: "name one such as constraintsKept")?.name()
        let least = fields["atLeast"]?.quantity(level)
        let most = fields["atMost"]?.quantity(level)
        if fields["atLeast"] == nil, fields["atMost"] == nil {
            located.note("nothing is looked for", remedy: "write atLeast or atMost")
        }
        if let least, let most, least > most {
            fields["atMost"]?.note("atMost is below atLeast", remedy: "write the larger one under atMost")
        }
        return measure.map { Sweep.Goal(measure: $0, atLeast: least, atMost: most) }
    }

    /// A number, or a percentage of 1.
    private func level(_ text: String) -> Result<Double, Complaint> {
        guard text.hasSuffix("%") else { return amount(text) }
        return amount(String(text.dropLast())).map { $0 / 100 }
    }

    func shortForm(_ located: Located, horizon: Double?, hasSweep: Bool) -> ShortForm? {
        guard let fields = located.mapping(["horizon", "repetitions", "sweepValues", "strategies"]) else { return nil }
        let short = ShortForm(
            horizon: fields["horizon"]?.positive(seconds),
            repetitions: fields["repetitions"]?.integer(in: 1...Int64(ScenarioLimits.runs)).map { Int($0) },
            sweepValues: fields["sweepValues"].map { Self.values($0) },
            strategies: fields["strategies"].map { strategies($0) })
        if let own = short.horizon, let horizon, own > horizon {
            fields["horizon"]?.note("it is beyond the scenario's own horizon", remedy: "make it shorter")
        }
        if let values = fields["sweepValues"], !hasSweep {
            values.note("the scenario has no sweep", remedy: "remove it, or add spec.sweep")
        }
        return short
    }
}
