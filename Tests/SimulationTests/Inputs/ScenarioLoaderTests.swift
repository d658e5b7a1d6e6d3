import ClusterModel
import Foundation
import Manifests
import TestSupport
import Testing

@testable import Simulation

@Suite("A scenario with all its files")
struct ScenarioLoaderTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private static let envelope = "apiVersion: isochrone.dev/v1alpha1\n"

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory.file(name)))
    }

    private func load(_ spec: String) throws -> ReadResult<SimulationInput> {
        try write("s.yaml", Self.envelope + "kind: Scenario\nmetadata: {name: s}\nspec:\n" + spec)
        return ScenarioLoader.load(atPath: directory.file("s.yaml"))
    }

    /// Without the directory, which has another name each time.
    private func texts(_ result: ReadResult<SimulationInput>) -> [String] {
        result.problems.map { $0.description.replacingOccurrences(of: directory.path + "/", with: "") }
    }

    private func writeFiles() throws {
        try write(
            "t.yaml",
            Self.envelope + """
                kind: Topology
                metadata: {name: t}
                spec:
                  nodes:
                    - {name: gate, labels: {isochrone.dev/tier: edge, isochrone.dev/sub-cluster: north}}
                    - {name: core, labels: {isochrone.dev/tier: cloud, isochrone.dev/sub-cluster: central}}
                  links: [{from: gate, to: core, latency: 5ms}]
                """)
        try write(
            "a.yaml",
            Self.envelope
                + "kind: Application\nmetadata: {name: a}\nspec: {components: [{name: camera, replicas: 3}]}\n")
        try write("p.yaml", Self.envelope + "kind: SchedulingPolicy\nmetadata: {name: p}\nspec: {movePrice: 3}\n")
        try write("SOURCE.txt", "# Data of somebody\nlicence: MIT\n")
    }

    @Test("all files are read, from the scenario's own directory")
    func good() throws {
        try writeFiles()
        try write("arrivals.csv", "at,application,lifetime\n1,cam,5\n")
        let input = try load(
            """
              topology: {file: t.yaml}
              applications: [{name: cam, file: a.yaml}, {name: other, file: ./a.yaml}]
              policy: p.yaml
              trace: arrivals.csv
              strategies: all
            """)
        #expect(texts(input) == [])
        let value = try #require(input.value)
        #expect(value.topology?.nodes.count == 2)
        #expect(value.policy.movePrice == 3)
        #expect(value.applications.keys.sorted() == ["cam", "other"])
        #expect(value.trace == [SimulationInput.TraceEntry(at: 1, group: "cam", lifetime: 5)])
        #expect(value.scenario.strategies.contains("isochrone") && value.scenario.strategies.count > 5)
        #expect(value.notes == ["Data of somebody licence: MIT"])
    }

    @Test("all problems of all files are told in one run, each in its place")
    func problems() throws {
        try writeFiles()
        try write("bad.yaml", Self.envelope + "kind: Application\nmetadata: {name: a}\nspec: {components: []}\n")
        try write("arrivals.csv", "at,application,lifetime\n1,cma,5\n")
        let result = try load(
            """
              topology: {file: t.yaml, nodes: [{place: {tier: edgy}}]}
              applications:
                - {name: cam, file: a.yaml, pins: [{components: [camara], place: {subCluster: nort}}]}
                - {name: bad, file: bad.yaml}
                - {name: worse, file: none.yaml}
              policy: nil.yaml
              trace: arrivals.csv
              strategies: [isochrone, gredy]
              monitoring: {interval: 10}
              sweep: {name: cams, values: [1], until: {measure: constraintKept, atLeast: 99%}}
              events:
                - {at: 1m, lose: gat}
                - {at: 1m, degrade: {links: [{from: {nodes: [gate, cor]}, to: {subClustersOfTier: cloudy}}], latencyFactor: 2}}
                - {at: 1m, add: {count: swept, like: gates}}
            """)
        #expect(
            texts(result) == [
                "s.yaml:5:51: spec.topology.nodes[0].place.tier: there is no tier `edgy`; did you mean `edge`?",
                "s.yaml:7:54: spec.applications[0].pins[0].components[0]: there is no component `camara`; did you mean "
                    + "`camera`?",
                "s.yaml:7:83: spec.applications[0].pins[0].place.subCluster: there is no sub-cluster `nort`; did you mean "
                    + "`north`?",
                "s.yaml:12:27: spec.strategies[1]: there is no strategy `gredy`; did you mean `greedy`?",
                "s.yaml:13:26: spec.monitoring.interval: `10` has no unit; write 10s",
                "s.yaml:14:53: spec.sweep.until.measure: there is no measure `constraintKept`; did you mean "
                    + "`constraintsKept`?",
                "s.yaml:16:22: spec.events[0].lose: there is no node `gat`; did you mean `gate`?",
                "s.yaml:17:49: spec.events[1].degrade.links[0].from.nodes: there is no node `cor`; did you mean `core`?",
                "s.yaml:17:87: spec.events[1].degrade.links[0].to.subClustersOfTier: there is no tier `cloudy`; did you "
                    + "mean `cloud`?",
                "s.yaml:18:42: spec.events[2].add.like: there is no node `gates`; did you mean `gate`?",
                "arrivals.csv:2:1: there is no application `cma`; did you mean `cam`?",
                "bad.yaml:4:20: spec.components: the application has no components; give it one or more",
                "nil.yaml: there is no such file", "none.yaml: there is no such file",
            ])
    }

    @Test("applications that have too many pods in all are refused before any is made")
    func pods() throws {
        try writeFiles()
        let result = try load(
            "  topology: {file: t.yaml}\n  applications: [{name: a, file: a.yaml, count: 90000}, {name: b, file: many.yaml}]"
        )
        #expect(texts(result) == ["many.yaml: there is no such file"])
        try write(
            "many.yaml",
            Self.envelope + "kind: Application\nmetadata: {name: m}\nspec: {components: [{name: c, replicas: 10000}]}\n"
        )
        let many = try load(
            "  topology: {file: t.yaml}\n  applications: [{name: b, file: many.yaml, count: 1000}]")
        #expect(
            texts(many) == [
                "s.yaml:6:17: spec.applications: the applications have 10000000 pods; at most 1000000 are run"
            ])
    }

    @Test("a foreign topology is imported, and only the first nodes are kept")
    func imported() throws {
        try write("rtt.csv", ",a,b,c\na,0,10,20\nb,10,0,30\nc,20,30,0\n")
        let input = try load("  topology: {imported: {file: rtt.csv, format: matrix, unit: ms, kind: rtt, first: 2}}")
        let topology = try #require(input.value?.topology)
        #expect(topology.nodes.map(\.name) == ["a", "b"])
        #expect(topology.links.map(\.estimate.latency.p50) == [5, 5])
    }

    @Test("a directory, and a file that is not there")
    func noFile() {
        #expect(ScenarioLoader.load(atPath: directory.path).problems.map(\.message) == ["it is a directory"])
        #expect(ScenarioLoader.load(atPath: directory.file("x")).problems.map(\.message) == ["there is no such file"])
    }
}
