import ClusterModel
import Manifests
import Testing

@Suite("Objects of other schedulers")
struct ImportObjectTests {
    @Test("the links of Polaris' first test bed are those of its description")
    func polarisLinks() throws {
        let bytes = try Corpus.bytes("import/polaris-links.yaml")
        let document = try #require(ManifestImporter.read(bytes, file: "f").value).document
        guard case .topology(let topology) = document else {
            Issue.record("expected a topology")
            return
        }
        let snapshot = ClusterSnapshot(topology: topology)
        #expect(snapshot.nodes.count == 7)
        let direct = snapshot.estimate(from: "kind-worker", to: "kind-worker4")
        #expect(direct?.latency == LatencySummary(constant: 20))
        #expect(direct?.bandwidth == 5_000_000)
        #expect(direct?.reliability?.estimate == 1)
        #expect(snapshot.estimate(from: "kind-worker", to: "kind-worker6")?.latency.p50 == 40, "over 4 and 5")
    }

    @Test("documents of one stream keep their places")
    func places() {
        let text = "---\n# nothing\n---\napiVersion: v1\nkind: ServiceGraph\nmetadata: {name: g}\nspec:\n  nodes: 7\n"
        #expect(
            importing(text).report
                == "f:8:10: spec.nodes: expected a list, found `7`; start each item with `- `, or write [ … ]\n")
    }

    @Test("a List of objects is taken apart, JSON as YAML")
    func list() throws {
        let text = """
            {"kind": "NetworkLinkList", "items": [{"kind": "NetworkLink", "metadata": {"name": "l"}, "spec": {
              "nodeA": "a", "nodeB": "b", "qos": {"latency": {"packetDelayMsec": 3}}}}]}
            """
        let topology = try importedTopology(text)
        #expect(topology.links.map(\.estimate.latency.p50) == [3, 3])
        #expect(topology.links.map(\.estimate.reliability) == [nil, nil], "what is absent is unknown")
    }

    @Test("a dependency without a cost has no limit, and a cost of 0 is one")
    func costs() throws {
        let document = try #require(ManifestImporter.read(try Corpus.bytes("import/appgroup.yaml"), file: "f").value)
            .document
        guard case .application(let application) = document else {
            Issue.record("expected an application")
            return
        }
        #expect(
            application.constraints.map(\.rule)
                == [.metric(name: "networkCost", min: nil, max: 30), .metric(name: "networkCost", min: nil, max: 0)])
        #expect(application.channels.map(\.bandwidth) == [100 * 1024 * 1024, nil, 5_000_000])
    }

    @Test("other weights are taken when they are asked for")
    func weights() throws {
        let text = """
            kind: NetworkTopology
            metadata: {name: t}
            spec:
              weights:
                - {name: A, topologyList: []}
                - name: B
                  topologyList:
                    - topologyKey: topology.kubernetes.io/zone
                      originList: [{origin: z1, costList: [{destination: z2, networkCost: 7}]}]
            """
        let topology = try importedTopology(text, ImportOptions(weights: "B"))
        #expect(topology.links.map(\.estimate.properties) == [["networkCost": 7]])
        #expect(
            importing(text, ImportOptions(weights: "C")).report
                == "f:5:5: spec.weights: there are no weights `C`; the weights are A or B\n")
    }
}
