import ClusterModel
import TestSupport

/// Makes random manifests that are legal, and as odd as the grammar lets them be.
struct RandomManifests {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    private static let oddTexts = [
        "yes", "no", "on", "off", "y", "null", "~", "1e3", "0x10", "012", "1_000", "2001-01-01", ".5", "-1", "+2",
        "12:30", "<<", "=", "*a", "&a", "!tag", "- a", "a: b", "a #b", "#", "[", "]", "{", "}", ",", "\"", "'", "|",
        ">", "%", "@", "`", "\\", " leading", "trailing ", "  ", "é", "☃", "😀", "日本語", "a.b.c", "---", "...",
        "\u{85}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\t", "\n", "a\r\nb", "\u{0}", "\u{1B}", "\u{7F}", "true",
        "nan", ".inf", "5ms", "1E", "0", "00", "1e", "e1", "a,b", "?", "? a", ":", "a:", "/", "\u{301}",
    ]

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private mutating func pick<Element>(_ elements: [Element], or other: Element) -> Element {
        elements.randomElement(using: &random) ?? other
    }

    private mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
        chance(50) ? make(&self) : nil
    }

    private mutating func many<Value>(_ range: ClosedRange<Int>, _ make: (inout Self, Int) -> Value) -> [Value] {
        (0..<Int.random(in: range, using: &random)).map { make(&self, $0) }
    }

    /// Any text.
    private mutating func text() -> String {
        let length = Int.random(in: 0...3, using: &random)
        return (0..<length).map { _ in pick(Self.oddTexts, or: "a") }.joined()
    }

    /// A text that may name something: one line, not empty.
    private mutating func name(_ suffix: Int) -> String {
        let kept = text().unicodeScalars.filter {
            $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x2028 && $0.value != 0x2029
        }
        return String(String.UnicodeScalarView(kept)) + "\(suffix)"
    }

    private mutating func label(_ suffix: Int) -> String {
        pick(["yes", "no", "1e3", "null", "0x10", "a.b", "A_b-c", "on", "5", "True"], or: "a")
            + (suffix == 0 ? "" : "-\(suffix)")
    }

    private mutating func keys(_ range: ClosedRange<Int>) -> [String] {
        many(range) { $0.text() + "\($1)" }
    }

    private mutating func texts() -> [String: String] {
        Dictionary(uniqueKeysWithValues: keys(0...3).map { ($0, text()) })
    }

    /// From tiny to huge, with all digits.
    private mutating func positive() -> Double {
        let nice = [1, 0.1, 0.25, 2, 5, 40, 99.5, 1e-9, 1e15, 1e20, 123_456_789, 0.3, 1.0 / 3]
        guard chance(50) else { return pick(nice, or: 1) }
        return Double.random(in: 0.1..<10, using: &random) * pick([1e-12, 1e-3, 1, 1e6, 1e30], or: 1)
    }

    private mutating func number() -> Double {
        chance(20) ? 0 : positive() * (chance(50) ? 1 : -1)
    }

    private mutating func ratio() -> Double {
        chance(50)
            ? pick([0.999, 1, 0.5, 0.9995, 0.1, 0.99999, 0.07], or: 1) : Double.random(in: 1e-6...1, using: &random)
    }

    private mutating func amount() -> Int64 {
        pick([0, 1, 250, 1_000, 1 << 20, 3 << 30, .max, 1_000_000_007, 1_536], or: 1)
    }

    private mutating func resources() -> Resources {
        let others = keys(0...2).filter { $0 != "cpu" && $0 != "memory" }
        return Resources(
            milliCPU: amount(), memory: amount(),
            extended: Dictionary(uniqueKeysWithValues: others.map { ($0, amount()) }))
    }
}

extension RandomManifests {
    mutating func application() -> Application {
        let components = many(1...4) { random, index in
            Component(
                name: random.label(index), image: random.maybe { $0.name(0) },
                replicas: Int.random(in: 1...9, using: &random.random), resources: random.resources(),
                processingLatency: random.chance(50) ? 0 : random.positive(),
                workload: random.maybe { $0.workload(index) })
        }
        let names = components.map(\.name)
        let channels = many(0...4) { random, index in
            Channel(
                name: random.name(index), source: random.pick(names, or: "a"), sink: random.pick(names, or: "a"),
                bandwidth: random.maybe { $0.positive() }, replicaMatch: random.pick(ReplicaMatch.allCases, or: .all))
        }
        let paths = channels.isEmpty ? [] : many(0...2) { Path(name: $0.name($1), channels: $0.walk(channels)) }
        var application = Application(
            name: pick(["a", "1e3", "no", "a.b-c", "0x10", "null"], or: "a"),
            namespace: pick(["default", "no", "1e3", "x-1"], or: "a"), labels: texts(), annotations: texts(),
            policy: maybe { $0.pick(["yes", "balanced", "1.5"], or: "a") },
            scheduler: maybe { .external(timeout: $0.chance(50) ? 10 : $0.positive()) } ?? .builtin,
            components: components, channels: channels, paths: paths)
        application.constraints = many(0...6) { $0.constraint(application, $1) }
        application.criteria = many(0...3) { random, _ in random.criterion(application) }
        return application
    }

    /// One whose amounts are small enough for a cluster to take them.
    mutating func clusterApplication() -> Application {
        var application = application()
        for index in application.components.indices {
            let given = application.components[index].resources
            application.components[index].resources = Resources(
                milliCPU: min(given.milliCPU, 1 << 48), memory: min(given.memory, 1 << 48),
                extended: given.extended.mapValues { min($0, 1 << 48) })
        }
        return application
    }

    private mutating func workload(_ index: Int) -> WorkloadReference {
        WorkloadReference(kind: pick(["Deployment", "StatefulSet", "Yes", "X1"], or: "Job"), name: "no.\(index)-w")
    }

    private mutating func walk(_ channels: [Channel]) -> [String] {
        var walk = [pick(channels, or: channels[0])]
        while walk.count < 5, chance(70) {
            let next = channels.filter { $0.source == walk[walk.count - 1].sink }
            guard !next.isEmpty else { break }
            walk.append(pick(next, or: next[0]))
        }
        return walk.map(\.name)
    }

    private mutating func some(_ names: [String]) -> [String] {
        names.filter { _ in chance(40) }
    }

    private mutating func linkTargets(_ application: Application) -> Targets {
        Targets(paths: some(application.paths.map(\.name)), channels: some(application.channels.map(\.name)))
    }

    private mutating func nodeTargets(_ application: Application) -> Targets {
        Targets(components: some(application.components.map(\.name)))
    }

    private mutating func constraint(_ application: Application, _ index: Int) -> Constraint {
        let rule = rule()
        var targets = Targets.wholeApplication
        switch rule {
        case .latency, .jitter, .reliability, .bandwidth: targets = linkTargets(application)
        case .node, .colocate, .separate: targets = nodeTargets(application)
        case .metric:
            targets = linkTargets(application)
            targets.components = nodeTargets(application).components
        }
        return Constraint(
            name: maybe { $0.name(index) }, targets: targets, rule: rule,
            enforcement: chance(50) ? .required : .preferred(weight: positive()))
    }

    private mutating func rule() -> Rule {
        switch pick(RuleKind.allCases, or: .latency) {
        case .latency: .latency(max: positive(), statistic: pick(LatencyStatistic.allCases, or: .p95))
        case .jitter: .jitter(max: positive())
        case .reliability: .reliability(min: ratio(), evidence: maybe { $0.pick(Evidence.allCases, or: .estimate) })
        case .bandwidth: .bandwidth(min: positive())
        case .node: .node(requirement())
        case .colocate: .colocate(topologyKey: name(0))
        case .separate: .separate(topologyKey: name(0))
        case .metric: metric()
        }
    }

    private mutating func requirement() -> NodeRequirement {
        let word = pick(NodeRequirement.Operator.allCases, or: .exists)
        let values: [String] =
            switch word {
            case .in, .notIn: many(1...3) { random, _ in random.text() }
            case .exists, .doesNotExist: []
            case .greaterThan, .lessThan: [pick(["0", "-1.5", "1e3", "12"], or: "1")]
            }
        return NodeRequirement(key: name(0), operator: word, values: values)
    }

    private mutating func metric() -> Rule {
        let bounds = [number(), number()].sorted()
        let min = maybe { _ in bounds[0] }
        return .metric(name: name(0), min: min, max: min == nil ? bounds[1] : maybe { _ in bounds[1] })
    }

    private mutating func criterion(_ application: Application) -> Criterion {
        let metric = pick([.latency, .jitter, .reliability, .bandwidth, .open(name(0))], or: Metric.latency)
        return Criterion(
            targets: metric.isLinkMetric ? linkTargets(application) : nodeTargets(application),
            goal: pick(Criterion.Goal.allCases, or: .minimize), metric: metric,
            statistic: metric == .latency ? pick(LatencyStatistic.allCases, or: .p95) : Criterion.defaultStatistic,
            weight: positive())
    }
}

extension RandomManifests {
    mutating func topology() -> Topology {
        let nodes = many(1...5) { $0.node($1) }
        var links: [Link] = []
        for source in nodes.indices {
            for sink in nodes.indices where source != sink && chance(50) {
                let back = links.last { $0.source == nodes[sink].name && $0.sink == nodes[source].name }
                let estimate = chance(50) ? back?.estimate : nil
                links.append(
                    Link(source: nodes[source].name, sink: nodes[sink].name, estimate: estimate ?? self.estimate()))
            }
        }
        return Topology(
            name: "t", routing: pick(Topology.Routing.allCases, or: .direct), nodes: nodes,
            links: links.shuffled(using: &random), subClusterLinks: subClusterLinks(nodes))
    }

    private mutating func subClusterLinks(_ nodes: [Node]) -> [SubClusterLink] {
        let names = Set(nodes.map(\.subCluster)).sorted()
        var links: [SubClusterLink] = []
        for source in names {
            for sink in names where chance(30) {
                links.append(SubClusterLink(source: source, sink: sink, estimate: estimate()))
            }
        }
        return links
    }

    private mutating func node(_ index: Int) -> Node {
        var free = resources()
        free.milliCPU = chance(30) ? -free.milliCPU : free.milliCPU
        let properties = keys(0...3).map { ($0, chance(50) ? PropertyValue.number(number()) : .text(text())) }
        return Node(
            name: name(index), labels: texts(), allocatable: resources(), free: chance(50) ? free : nil,
            properties: Dictionary(uniqueKeysWithValues: properties), addresses: many(0...2) { $0.name($1) },
            isReady: chance(70))
    }

    private mutating func estimate() -> LinkEstimate {
        let latencies = [positive(), positive(), positive(), positive()].sorted()
        let summary = LatencySummary(
            min: maybe { _ in latencies[0] }, p50: maybe { _ in latencies[1] }, p95: maybe { _ in latencies[2] },
            p99: maybe { _ in latencies[3] })
        let interval = [ratio(), ratio(), ratio()].sorted()
        let measured = ReliabilityEstimate(
            estimate: interval[1], lower: interval[0], upper: interval[2], messages: maybe { _ in 1_000 })
        let properties = keys(0...2).map { ($0, number()) }
        return LinkEstimate(
            latency: chance(40) ? LatencySummary(constant: positive()) : summary, jitter: maybe { $0.positive() },
            reliability: maybe { $0.chance(50) ? ReliabilityEstimate(declared: $0.ratio()) : measured },
            bandwidth: maybe { $0.positive() }, properties: Dictionary(uniqueKeysWithValues: properties),
            sampleCount: maybe { _ in 60 }, window: maybe { $0.positive() },
            observedAt: maybe { Timestamp(milliseconds: $0.amount()) },
            method: pick(EstimateMethod.allCases, or: .declared))
    }

    mutating func policy() -> SchedulingPolicy {
        let ages = [positive(), positive()].sorted()
        let references = (["latency", "jitter", "reliability", "bandwidth"].filter { _ in chance(60) } + keys(0...2))
            .map { ($0, positive()) }
        let (times, gains) = ([positive(), positive()].sorted(), [ratio(), ratio()].sorted())
        let rescheduling = ReschedulingPolicy(
            mode: pick(ReschedulingPolicy.Mode.allCases, or: .off), holdFor: positive(), improveAfter: positive(),
            startGain: gains[1], stopGain: gains[0], settleFor: times[0], backOffLimit: times[1],
            movesPerHour: pick([0, 1, 6, ReschedulingPolicy.mostMovesPerHour], or: 6), returnWithin: positive())
        return SchedulingPolicy(
            name: pick(["a", "1e3", "yes"], or: "a"),
            unmeasured: pick(SchedulingPolicy.Unmeasured.allCases, or: .allow),
            evidence: pick(Evidence.allCases, or: .estimate),
            freshness: FreshnessPolicy(freshFor: ages[0], staleFor: ages[1], stalePenalty: abs(number())),
            partition: pick(SchedulingPolicy.PartitionMode.allCases, or: .keep),
            references: Dictionary(uniqueKeysWithValues: references),
            movePrice: pick([0, 0.5, 1, 1e-9, 1.0 / 3, SchedulingPolicy.largestMovePrice], or: 0),
            rescheduling: rescheduling)
    }
}
