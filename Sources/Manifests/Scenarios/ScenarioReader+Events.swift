import ClusterModel

extension ScenarioReader {
    private static let changes = ["degrade", "fail", "heal", "lose", "partition", "load", "silence", "add"]

    mutating func events(_ spec: MappingReader, horizon: Double?) -> [ScenarioEvent] {
        let items = spec.list("events")
        let events = items.compactMap { event($0, horizon: horizon) }
        if let horizon, let located = spec["events"] { checkNumber(of: events, horizon: horizon, located) }
        return events
    }

    private mutating func event(_ item: Located, horizon: Double?) -> ScenarioEvent? {
        guard let fields = item.mapping(["at", "for", "repeat"] + Self.changes) else { return nil }
        let at = fields.required("at", remedy: "say when, such as 10m")?.quantity(seconds)
        let duration = fields["for"]?.positive(seconds)
        let repetition = fields["repeat"].flatMap { self.repetition($0, duration: duration) }
        let given = Self.changes.filter { fields[$0] != nil }
        if given.count != 1 {
            item.note(
                given.isEmpty ? "nothing happens" : "more than one thing happens: \(given.listed("and"))",
                remedy: given.isEmpty ? "write one of \(Self.changes.listed())" : "give each an event of its own")
        }
        // All are read, for their own problems.
        let changes = given.compactMap { name in fields[name].flatMap { change(name, $0) } }
        if let name = given.first, ["heal", "add"].contains(name) {
            fields["for"]?.note("`\(name)` is not undone", remedy: "remove `for`")
        }
        if let at, let horizon, at >= horizon {
            fields["at"]?.note(
                "it is at or beyond the horizon of \(DurationQuantity.text(horizon, in: .seconds))",
                remedy: "let it happen earlier, or move the horizon")
        }
        guard let at, let change = changes.first else { return nil }
        return ScenarioEvent(at: at, change: change, duration: duration, repetition: repetition)
    }

    private func repetition(_ located: Located, duration: Double?) -> ScenarioEvent.Repetition? {
        guard let fields = located.mapping(["every", "times"]) else { return nil }
        let every = fields.required("every")?.positive(seconds)
        let times = fields["times"]?.integer(in: 1...Int64(ScenarioLimits.events)).map { Int($0) }
        guard let every else { return nil }
        if let duration, duration > every {
            fields["every"]?.note(
                "it comes again before it is over: `for` is \(DurationQuantity.text(duration, in: .seconds))",
                remedy: "let it end earlier, or come less often")
        }
        return ScenarioEvent.Repetition(every: every, times: times)
    }

    private mutating func change(_ name: String, _ located: Located) -> ScenarioEvent.Change? {
        switch name {
        case "degrade": degrade(located)
        case "fail": linksOnly(located).map { .fail($0) }
        case "heal": linksOnly(located).map { .heal($0) }
        case "lose": place(located).map { .lose($0) }
        case "partition": place(located).map { .partition($0) }
        case "load": load(located)
        case "silence": place(located).map { .silence($0) }
        default: add(located)
        }
    }

    private mutating func linksOnly(_ located: Located) -> [LinkSelector]? {
        located.mapping(["links"]).flatMap { links($0) }
    }

    private mutating func links(_ fields: MappingReader) -> [LinkSelector]? {
        guard let items = fields.required("links", remedy: "list links, each {from: …, to: …}")?.list() else {
            return nil
        }
        if items.isEmpty { fields["links"]?.note("no link is listed", remedy: "list one or more") }
        return items.compactMap { link($0) }
    }

    private mutating func link(_ item: Located) -> LinkSelector? {
        guard let fields = item.mapping(["from", "to", "oneWay"]) else { return nil }
        let source = fields.required("from").flatMap { self.place($0) }
        let sink = fields.required("to").flatMap { self.place($0) }
        let isOneWay = fields["oneWay"]?.boolean() ?? false
        guard let source, let sink else { return nil }
        return LinkSelector(source: source, sink: sink, isOneWay: isOneWay)
    }

    private static let degradeFields = ["links", "latencyFactor", "addedLatency", "reliability", "bandwidthFactor"]

    private mutating func degrade(_ located: Located) -> ScenarioEvent.Change? {
        guard let fields = located.mapping(Self.degradeFields) else { return nil }
        let links = self.links(fields)
        let degradation = ScenarioEvent.Degradation(
            latencyFactor: fields["latencyFactor"]?.positiveNumber() ?? 1,
            addedLatency: fields["addedLatency"]?.quantity(milliseconds) ?? 0,
            reliability: fields["reliability"]?.quantity(Ratio.parse),
            bandwidthFactor: fields["bandwidthFactor"]?.quantity(amount) ?? 1)
        if Self.degradeFields.dropFirst().allSatisfy({ fields[$0] == nil }) {
            located.note("nothing becomes worse", remedy: "write \(Self.degradeFields.dropFirst().listed())")
        }
        return links.map { .degrade($0, degradation) }
    }

    private mutating func load(_ located: Located) -> ScenarioEvent.Change? {
        guard let fields = located.mapping(["place", "cpu", "memory"]) else { return nil }
        let place = fields.required("place").flatMap { self.place($0) }
        let cpu = fields["cpu"]?.quantity(Ratio.parse)
        let memory = fields["memory"]?.quantity(Ratio.parse)
        if fields["cpu"] == nil, fields["memory"] == nil {
            located.note("nothing is taken", remedy: "write a share of cpu or memory, such as cpu: 50%")
        }
        return place.map { .load($0, cpu: cpu ?? 0, memory: memory ?? 0) }
    }

    private mutating func add(_ located: Located) -> ScenarioEvent.Change? {
        guard let fields = located.mapping(["count", "like"]) else { return nil }
        let count = fields["count"].map { self.count($0) } ?? .fixed(1)
        let like = fields.required("like", remedy: "name a node that the new ones are like")?.name()
        guard let count, let like else { return nil }
        return .add(count: count, like: like)
    }

    private func checkNumber(of events: [ScenarioEvent], horizon: Double, _ located: Located) {
        let count = events.reduce(0.0) { $0 + Double($1.duration == nil ? 1 : 2) * $1.occurrences(within: horizon) }
        if count > Double(ScenarioLimits.events) {
            located.note(
                "\(count.shortDescription) events happen until the horizon",
                remedy: "at most \(ScenarioLimits.events) are run; repeat them less often")
        }
        let added = events.reduce(0.0) { sum, event in
            guard case .add(let count, _) = event.change else { return sum }
            return sum + largest(count) * event.occurrences(within: horizon)
        }
        if added > Double(ScenarioLimits.nodes) {
            located.note(
                "\(added.shortDescription) nodes are added", remedy: "at most \(ScenarioLimits.nodes) are run")
        }
    }
}

extension ScenarioEvent {
    /// How often it comes before the horizon.
    package func occurrences(within horizon: Double) -> Double {
        guard at < horizon else { return 0 }
        guard let repetition, repetition.every > 0 else { return 1 }
        let possible = ((horizon - at) / repetition.every).rounded(.up)
        return min(possible, repetition.times.map(Double.init) ?? possible)
    }
}
