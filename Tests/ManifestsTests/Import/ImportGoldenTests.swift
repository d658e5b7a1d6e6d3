import ClusterModel
import Manifests
import Testing

@Suite("Foreign files become manifests")
struct ImportGoldenTests {
    @Test("the manifest is the expected one, and reads back as the same value", arguments: ImportExample.all)
    func manifest(example: ImportExample) throws {
        let imported = try #require(try example.read().value)
        let yaml = ManifestWriter.yaml(imported.document)
        #expect(yaml == (try Corpus.text("import/expected/\(example.expected).yaml")))
        #expect(ManifestReader().document(from: Array(yaml.utf8), file: "f") == .success(imported.document))
        let json = ManifestWriter.json(imported.document)
        #expect(ManifestReader().document(from: Array(json.utf8), file: "f") == .success(imported.document))
    }

    @Test("the report says what was carried over, what was assumed and what was not", arguments: ImportExample.all)
    func report(example: ImportExample) throws {
        let report = try #require(try example.read().value).report
        #expect(report.description == (try Corpus.text("import/expected/\(example.expected).report.txt")))
        #expect(report.format == example.format, "found out from the contents")
    }

    @Test("one network is the same topology from GML and from GraphML")
    func sameGraph() throws {
        let documents = try ["abilene.gml", "abilene.graphml"].map { file in
            let options = ImportOptions(name: "abilene", derivesLatencyFromDistance: true)
            return try #require(
                ManifestImporter.read(try Corpus.bytes("import/\(file)"), file: file, options: options).value
            ).document
        }
        #expect(documents[0] == documents[1])
    }

    @Test("the cost list of a NetworkTopology means the same in each of its spellings")
    func costSpellings() throws {
        let current = """
            apiVersion: networktopology.diktyo.x-k8s.io/v1alpha1
            kind: NetworkTopology
            metadata: {name: two-zones}
            spec:
              weights:
                - name: UserDefined
                  topologyList:
                    - topologyKey: topology.kubernetes.io/zone
                      originList:
                        - {origin: z1, costList: [{destination: z2, bandwidthCapacity: 1G, networkCost: 5}]}
                        - {origin: z2, costList: [{destination: z1, bandwidthCapacity: 1G, networkCost: 5}]}
            """
        let expected = try #require(importing(current).value).document
        for file in ["networktopology-origin-costs.yaml", "networktopology-keyed.yaml"] {
            let other = ManifestImporter.read(try Corpus.bytes("import/\(file)"), file: file)
            #expect(other.value?.document == expected)
        }
        guard case .topology(let topology) = expected else {
            Issue.record("expected a topology")
            return
        }
        #expect(topology.links.map(\.estimate.properties) == [["networkCost": 5], ["networkCost": 5]])
        #expect(topology.links.map(\.estimate.bandwidth) == [1e9, 1e9])
        #expect(topology.links.allSatisfy { $0.estimate.latency == LatencySummary() }, "costs are no latencies")
    }

    @Test("the report of nothing special is short")
    func quietReport() throws {
        let report = try #require(
            importing(
                "a,b\n0,1\n1,0\n", ImportOptions(name: "pair", unit: .ms, kind: .rtt)
            ).value
        ).report
        #expect(report.notCarriedOver.map(\.subject) == ["diagonal"])
        #expect(report.assumptions.map(\.subject) == ["routing", "node resources"])
        #expect(report.sizes == ["2 nodes", "2 directed links"])
    }
}

/// Imports a text as `f`.
func importing(_ text: String, _ options: ImportOptions = ImportOptions(), as format: ImportFormat? = nil)
    -> ReadResult<ImportedManifest>
{
    ManifestImporter.read(Array(text.utf8), file: "f", format: format, options: options)
}

/// The topology that a text becomes.
func importedTopology(
    _ text: String, _ options: ImportOptions = ImportOptions(), as format: ImportFormat? = nil
) throws -> Topology {
    let document = try #require(importing(text, options, as: format).value).document
    guard case .topology(let topology) = document else {
        Issue.record("expected a topology, found \(document.kind)")
        return Topology(name: "")
    }
    return topology
}
