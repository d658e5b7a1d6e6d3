import ClusterModel
import Manifests
import Testing

@Suite("How scenarios are written")
struct ScenarioManifestTests {
    private static func scenario() throws -> Scenario {
        let result = ManifestReader.scenario(from: try Corpus.bytes("good/scenario.yaml"), file: "scenario.yaml")
        #expect(result.report == "")
        return try #require(result.value)
    }

    private static func read(_ spec: String) -> ReadResult<Scenario> {
        let text = "apiVersion: isochrone.dev/v1alpha1\nkind: Scenario\nmetadata: {name: s}\nspec:\n\(spec)\n"
        return ManifestReader.scenario(from: Array(text.utf8), file: "s")
    }

    @Test("each field has its value, in the model's units")
    func values() throws {
        let scenario = try Self.scenario()
        #expect(scenario.horizon == 7_200 && scenario.seed == .max && scenario.repetitions == 10)
        #expect(
            scenario.sweep
                == Sweep(
                    name: "edge nodes", values: [4, 8, 16],
                    until: .init(measure: "constraintsKept", atLeast: 0.99, atMost: 1)))
        #expect(scenario.short == ShortForm(horizon: 1_200, repetitions: 1, sweepValues: [4], strategies: ["all"]))
        #expect(scenario.scheduling.unit == .applications && scenario.scheduling.percentageOfNodesToScore == nil)
        #expect(
            scenario.monitoring
                == SimulatedMonitoring(
                    interval: 10, delay: 1, messages: 100, noise: 0.05, missing: 0.02, lost: 0.01))
        let group = try #require(scenario.workload.groups.first)
        #expect(group.interval == .exponential(mean: 30) && group.lifetime == .constant(3_600) && group.start == 10)
        #expect(group.pins.map(\.order) == [.roundRobin, .random])
        #expect(group.pins.map(\.place.pick) == [nil, .swept])
        guard case .generated(let generated) = scenario.topology.origin else {
            Issue.record("the topology is generated")
            return
        }
        let edge = try #require(generated.tiers.last)
        #expect(edge.nodesPerSite == .swept && edge.sites == .fixed(10))
        #expect(edge.uplink.latency == .lognormal(median: 12, p95: 25))
        #expect(edge.uplink.bandwidth == .normal(mean: 100e6, deviation: 10e6))
        #expect(edge.peers?.latency == .constant(6))
    }

    @Test("events are what they say")
    func events() throws {
        let events = try Self.scenario().events
        #expect(events.map(\.at) == [600, 660, 720, 780, 840, 900, 960, 1_020])
        let first = try #require(events.first)
        #expect(first.duration == 300 && first.repetition == .init(every: 1_200, times: 3))
        let link = LinkSelector(
            source: PlaceSelector(.subClusters(["edge-1"])), sink: PlaceSelector(.tier("cloud")), isOneWay: true)
        let degradation = ScenarioEvent.Degradation(
            latencyFactor: 2, addedLatency: 40, reliability: 0.95, bandwidthFactor: 0.1)
        #expect(first.change == .degrade([link], degradation))
        #expect(events.last?.change == .add(count: .fixed(2), like: "edge-1-1"))
    }

    @Test("what is read and written again is the same, in both carriers")
    func roundTrip() throws {
        let scenario = try Self.scenario()
        for text in [ManifestWriter.yaml(scenario), ManifestWriter.json(scenario)] {
            let again = ManifestReader.scenario(from: Array(text.utf8), file: "again")
            #expect(again.report == "")
            #expect(again.value == scenario)
        }
    }

    @Test("the least that a scenario says, and what stands for the rest")
    func defaults() throws {
        let scenario = try #require(Self.read("  topology: {file: t.yaml}").value)
        #expect(scenario == Scenario(name: "s", topology: TopologySource(origin: .manifest(file: "t.yaml"))))
    }

    @Test(
        "places are bare words, lists or mappings",
        arguments: [
            ("gate", PlaceSelector(.nodes(["gate"]))), ("all", PlaceSelector(.all)),
            ("[a, b]", PlaceSelector(.nodes(["a", "b"]))), ("{nodes: [all]}", PlaceSelector(.nodes(["all"]))),
            ("{all: true, pick: 2}", PlaceSelector(.all, pick: .fixed(2))),
            ("{subCluster: x}", PlaceSelector(.subClusters(["x"]))),
            ("{subClustersOfTier: edge, pick: 1}", PlaceSelector(.subClustersOfTier("edge"), pick: .fixed(1))),
        ])
    func places(text: String, place: PlaceSelector) throws {
        let scenario = try #require(
            Self.read("  topology: {file: t.yaml}\n  events: [{at: 1s, lose: \(text)}]").value)
        #expect(scenario.events.map(\.change) == [.lose(place)])
        let again = ManifestReader.scenario(from: Array(ManifestWriter.yaml(scenario).utf8), file: "again")
        #expect(again.value == scenario)
    }

    @Test("in its short form a scenario is shorter, and has no event that it does not live to see")
    func short() throws {
        var scenario = try Self.scenario()
        let short = scenario.shortened()
        #expect(short.horizon == 1_200 && short.repetitions == 1 && short.sweep?.values == [4])
        #expect(short.strategies == ["all"] && short.events.count == 8 && short.short == nil)
        scenario.short = ShortForm(horizon: 700)
        #expect(scenario.shortened().events.count == 2)
        #expect(scenario.shortened().sweep?.values == [4, 8])
        scenario.short = nil
        #expect(scenario.shortened().horizon == 1_200 && scenario.shortened().repetitions == 1)
    }
}
