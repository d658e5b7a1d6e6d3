import ClusterModel
import Manifests
import TestSupport
import Testing
import Yams

@Suite("What is exported and imported again keeps what the format can hold")
struct ExportRoundTripTests {
    private static let seeds: Range<UInt64> = 0..<100

    @Test("applications as AppGroups and ServiceGraphs", arguments: [ExportFormat.diktyo, .polaris])
    func applications(format: ExportFormat) throws {
        for seed in Self.seeds {
            var random = RandomManifests(seed: seed)
            var original = random.application()
            // A ServiceGraph names no workloads, and an AppGroup no replicas.
            if format == .diktyo {
                for index in original.components.indices { original.components[index].replicas = 1 }
            }
            if format == .polaris {
                for index in original.components.indices { original.components[index].workload = nil }
            }
            if let channel = original.channels.first {
                original.constraints.append(
                    Constraint(
                        targets: Targets(channels: [channel.name]),
                        rule: .metric(name: "networkCost", min: nil, max: Double(seed) / 2)))
            }
            let text = try export(.application(original), format)
            let result = importing(text)
            let again = try #require(application(of: result), "seed \(seed): \(result.report)\n\(text)")
            #expect(again.id == original.id)
            #expect(again.components.map(\.name) == original.components.map(\.name), "seed \(seed)")
            #expect(ends(of: again) == ends(of: original), "seed \(seed)")
            if format == .polaris {
                #expect(again.components.map(\.resources) == original.components.map(\.resources), "seed \(seed)")
                #expect(again.components.map(\.replicas) == original.components.map(\.replicas))
                #expect(again.components.map(\.image) == original.components.map(\.image))
            }
            #expect(try export(.application(again), format) == text, "seed \(seed)")
        }
    }

    @Test("topologies as NetworkLinks and as a NetworkTopology in both of its spellings")
    func topologies() throws {
        let ways: [(ExportFormat, ExportOptions)] = [
            (.polaris, ExportOptions()), (.diktyo, ExportOptions()), (.diktyo, ExportOptions(spelling: .costList)),
        ]
        for seed in Self.seeds {
            var random = RandomManifests(seed: seed)
            let original = named(random.topology())
            for (format, options) in ways {
                let text = try export(.topology(original), format, options)
                let result = importing(text)
                guard let again = topology(of: result) else {
                    #expect(original.links.isEmpty || format == .diktyo, "seed \(seed): \(result.report)\n\(text)")
                    continue
                }
                let second = importing(try export(.topology(again), format, options))
                #expect(topology(of: second) == again, "seed \(seed): \(format)\n\(text)")
            }
        }
    }

    @Test("one topology in both spellings is the same topology again")
    func spellings() throws {
        for seed in Self.seeds {
            var random = RandomManifests(seed: seed)
            let original = named(random.topology())
            let texts = try ExportOptions.Spelling.allCases.map {
                try export(.topology(original), .diktyo, ExportOptions(spelling: $0))
            }
            let topologies = texts.map { topology(of: importing($0)) }
            #expect(topologies.first == topologies.last)
            #expect(Set(texts).count == 2 || original.nodes.isEmpty)
        }
    }

    @Test("what other tools' files say survives the way out and back", arguments: ImportExample.all)
    func foreignFiles(example: ImportExample) throws {
        guard let format = ExportFormat(rawValue: example.format.rawValue) else { return }
        let imported = try #require(try example.read().value).document
        let again = importing(try export(imported, format), ImportOptions(name: example.options.name))
        switch imported {
        case .application(let application):
            let other = try #require(self.application(of: again), "\(again.report)")
            #expect(other.channels == application.channels)
            #expect(Set(other.constraints) == Set(application.constraints))
        case .topology(let topology):
            let other = try #require(self.topology(of: again), "\(again.report)")
            #expect(other.links == sorted(topology).links)
        case .policy, .program, .scenario: Issue.record("expected a topology or an application")
        }
    }

    @Test("every YAML reader takes what is written", arguments: [ExportFormat.diktyo, .polaris])
    func otherReader(format: ExportFormat) throws {
        for seed in Self.seeds {
            var random = RandomManifests(seed: seed)
            let sources = [ManifestDocument.application(random.application()), .topology(random.topology())].map {
                ExportSource(file: "f", document: $0)
            }
            let text = try #require(ManifestExporter.export(sources, format: format).value).text
            let documents = try Array(Yams.compose_all(yaml: text))
            #expect(documents.count == text.split(separator: "---\n").count, "seed \(seed)")
            #expect(documents.allSatisfy { $0.mapping?["kind"] != nil })
        }
    }
}

extension ExportRoundTripTests {
    private func export(
        _ document: ManifestDocument, _ format: ExportFormat, _ options: ExportOptions = ExportOptions()
    ) throws -> String {
        let source = ExportSource(file: "f", document: document)
        return try #require(ManifestExporter.export([source], format: format, options: options).value).text
    }

    private func application(of result: ReadResult<ImportedManifest>) -> Application? {
        guard case .application(let application) = result.value?.document else { return nil }
        return application
    }

    private func topology(of result: ReadResult<ImportedManifest>) -> Topology? {
        guard case .topology(let topology) = result.value?.document else { return nil }
        return sorted(topology)
    }

    private func sorted(_ topology: Topology) -> Topology {
        var topology = topology
        topology.nodes.sort { $0.name < $1.name }
        topology.links.sort { ($0.source, $0.sink) < ($1.source, $1.sink) }
        return topology
    }

    private func ends(of application: Application) -> [[String]] {
        application.channels.map { [$0.source, $0.sink] }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// With names that Kubernetes takes, and zones.
    private func named(_ topology: Topology) -> Topology {
        var topology = topology
        let names = Dictionary(uniqueKeysWithValues: topology.nodes.enumerated().map { ($1.name, "node-\($0)") })
        for index in topology.nodes.indices {
            topology.nodes[index].name = "node-\(index)"
            topology.nodes[index].labels["topology.kubernetes.io/zone"] = "zone-\(index % 4)"
        }
        for index in topology.links.indices {
            topology.links[index].source = names[topology.links[index].source] ?? ""
            topology.links[index].sink = names[topology.links[index].sink] ?? ""
        }
        topology.subClusterLinks = []
        return topology
    }
}
