import ClusterModel
import Manifests
import Testing

@Suite("What is written is read")
struct GoodManifestTests {
    private func application(_ name: String) throws -> Application {
        let result = ManifestReader.application(from: try Corpus.bytes("good/\(name)"), file: name)
        #expect(result.report.isEmpty)
        return try #require(result.value)
    }

    @Test("a custom resource as the API server returns it, with escapes, tabs and a status")
    func customResource() throws {
        #expect(
            try application("custom-resource.json")
                == Application(
                    name: "traffic-watch", namespace: "city",
                    annotations: ["mood": "😀 é\t\"quoted\"", "empty": ""],
                    components: [
                        Component(name: "camera", resources: Resources(milliCPU: 2_000, memory: 1_000_000_000)),
                        Component(name: "detector", replicas: 2),
                    ],
                    channels: [Channel(name: "frames", source: "camera", sink: "detector")],
                    criteria: [Criterion(goal: .minimize, metric: .latency, statistic: .p95, weight: 1.5)]))
    }

    @Test("a byte order mark and carriage returns make no difference")
    func carriageReturns() throws {
        #expect(
            try application("crlf-and-bom.yaml")
                == Application(name: "demo", components: [Component(name: "a", replicas: 3)]))
    }

    @Test("yes, no, on and numbers stay words")
    func words() throws {
        let read = try application("words.yaml")
        #expect(read.name == "1e3")
        #expect(read.namespace == "no")
        #expect(
            read.labels == [
                "a": "yes", "b": "no", "c": "on", "d": "0x10", "e": "012", "f": "1_000", "g": "2001-01-01",
                "h": "null", "i": "~", "j": "", "k": ".5", "l": "True",
            ])
        #expect(read.policy == nil)
        #expect(read.components.map(\.name) == ["yes", "no", "1e3", "0x10", "null", "42"])
        #expect(read.channels.map(\.name) == ["on", "off", "é ☃", "y"])
        #expect(read.paths == [Path(name: "~x", channels: ["on", "off"])])
        #expect(
            read.constraints.map(\.rule)
                == [.node(NodeRequirement(key: "gpu", operator: .in, values: ["yes", "on", "4"]))])
    }

    @Test("anchors and aliases stand for what they repeat")
    func anchors() throws {
        let read = try application("anchors.yaml")
        #expect(read.components.map(\.resources.milliCPU) == [250, 250])
        #expect(read.channels == [Channel(name: "c", source: "a", sink: "b")])
    }

    @Test("a topology with all that nodes and links can say")
    func topology() throws {
        let result = ManifestReader().topology(from: try Corpus.bytes("good/topology.yaml"), file: "t")
        let declared = LinkEstimate(
            latency: LatencySummary(constant: 25), jitter: 2, reliability: ReliabilityEstimate(declared: 0.9995),
            bandwidth: 20e6, properties: ["hops": 4], method: .declared)
        let measured = LinkEstimate(
            latency: LatencySummary(p50: 1, p99: 2.5),
            reliability: ReliabilityEstimate(estimate: 0.99, lower: 0.98, upper: 0.995, messages: 1_000),
            sampleCount: 60, window: 60, observedAt: Timestamp(milliseconds: 1_735_689_600_000), method: .active)
        let gate = Node(
            name: "gate", labels: ["isochrone.dev/tier": "edge"],
            allocatable: Resources(milliCPU: 4_000, memory: 8 << 30, extended: ["nvidia.com/gpu": 1_000]),
            free: Resources(milliCPU: -500),
            properties: ["cost": .number(3), "model": .text("3"), "vendor": .text("acme")],
            addresses: ["10.0.0.1", "fd00::1"], isReady: false)
        #expect(result.report.isEmpty)
        #expect(
            result.value
                == Topology(
                    name: "seven", routing: .shortest, nodes: [gate, Node(name: "core"), Node(name: "core-2")],
                    links: [
                        Link(source: "gate", sink: "core", estimate: declared),
                        Link(source: "core", sink: "gate", estimate: declared),
                        Link(source: "core", sink: "core-2", estimate: measured),
                    ]))
    }

    @Test("a policy, with defaults for what it leaves out")
    func policy() throws {
        let result = ManifestReader.policy(from: try Corpus.bytes("good/policy.yaml"), file: "p")
        #expect(
            result
                == .success(
                    SchedulingPolicy(
                        name: "careful", unmeasured: .predict, evidence: .certified,
                        freshness: FreshnessPolicy(freshFor: 30, staleFor: 300, stalePenalty: 0.5), partition: .avoid,
                        references: [
                            "latency": 10, "jitter": 0.5, "reliability": 0.001, "bandwidth": 10e6, "cost": 2,
                        ], movePrice: 0.5)))
        let bare = "apiVersion: isochrone.dev/v1alpha1\nkind: SchedulingPolicy\nmetadata: {name: x}\nspec: {}\n"
        #expect(
            ManifestReader.policy(from: Array(bare.utf8), file: "p") == .success(SchedulingPolicy(name: "x")))
    }

    @Test(
        "who plans the application, and how long it may be silent",
        arguments: [
            ("scheduler: builtin", SchedulerChoice.builtin), ("scheduler: external", .external(timeout: 10)),
            ("scheduler: external\nschedulerTimeout: 1.5s", .external(timeout: 1.5)),
            ("schedulerTimeout: 2m\nscheduler: external", .external(timeout: 120)), ("policy: x", .builtin),
        ])
    func scheduler(text: String, choice: SchedulerChoice) {
        let result = ManifestsTests.application(adding: text)
        #expect(result.report.isEmpty)
        #expect(result.value?.scheduler == choice)
    }

    @Test("every kind of rule and criterion")
    func rules() {
        let result = ManifestsTests.application(
            adding: """
                constraints:
                  - {latency: {max: 5ms}}
                  - {latency: {max: 5ms, statistic: p50}, targets: {paths: [sight]}, name: fast}
                  - {jitter: {max: 1ms}, enforcement: preferred}
                  - {reliability: {min: 99%, evidence: certified}, enforcement: preferred, weight: 2.5}
                  - {node: {key: gpu, operator: Gt, values: [3]}, targets: {components: [alarm]}}
                  - {node: {key: gpu, operator: DoesNotExist}, enforcement: required}
                  - {colocate: {topologyKey: zone}, targets: {components: [camera, alarm]}}
                  - {separate: {topologyKey: kubernetes.io/hostname}}
                  - {metric: {name: hops, max: 4}, targets: {channels: [frames], components: [alarm]}}
                  - {metric: {name: load, min: -1, max: 0.5}}
                criteria:
                  - {maximize: bandwidth, targets: {channels: [events]}}
                  - {minimize: latency, statistic: p99, weight: 0.25}
                  - {minimize: cost, targets: {components: [camera]}}
                """)
        #expect(result.report.isEmpty)
        #expect(
            result.value?.constraints == [
                Constraint(rule: .latency(max: 5, statistic: .p95)),
                Constraint(name: "fast", targets: Targets(paths: ["sight"]), rule: .latency(max: 5, statistic: .p50)),
                Constraint(rule: .jitter(max: 1), enforcement: .preferred(weight: 1)),
                Constraint(rule: .reliability(min: 0.99, evidence: .certified), enforcement: .preferred(weight: 2.5)),
                Constraint(
                    targets: Targets(components: ["alarm"]),
                    rule: .node(NodeRequirement(key: "gpu", operator: .greaterThan, values: ["3"]))),
                Constraint(rule: .node(NodeRequirement(key: "gpu", operator: .doesNotExist))),
                Constraint(targets: Targets(components: ["camera", "alarm"]), rule: .colocate(topologyKey: "zone")),
                Constraint(rule: .separate(topologyKey: "kubernetes.io/hostname")),
                Constraint(
                    targets: Targets(channels: ["frames"], components: ["alarm"]),
                    rule: .metric(name: "hops", min: nil, max: 4)),
                Constraint(rule: .metric(name: "load", min: -1, max: 0.5)),
            ])
        #expect(
            result.value?.criteria == [
                Criterion(targets: Targets(channels: ["events"]), goal: .maximize, metric: .bandwidth),
                Criterion(goal: .minimize, metric: .latency, statistic: .p99, weight: 0.25),
                Criterion(targets: Targets(components: ["camera"]), goal: .minimize, metric: .open("cost")),
            ])
    }
}
