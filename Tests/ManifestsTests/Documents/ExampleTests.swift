import ClusterModel
import Foundation
import Manifests
import Testing

@Suite("What the project ships can be read")
struct ExampleTests {
    private static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..").standardized
    }

    private static func files(in folder: String) -> [String] {
        let directory = root.appendingPathComponent(folder).path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(directory)/\($0)" }
    }

    @Test("every shipped policy can be loaded and is named after its file", arguments: files(in: "policies"))
    func policies(path: String) throws {
        let result = ManifestReader.policy(atPath: path)
        #expect(result.report.isEmpty)
        #expect(result.value?.name == URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent)
    }

    @Test("every example application can be loaded", arguments: files(in: "simulations/applications"))
    func applications(path: String) {
        #expect(ManifestReader.application(atPath: path).report.isEmpty)
    }

    @Test("an example application names a policy that is shipped", arguments: files(in: "simulations/applications"))
    func policyNames(path: String) {
        let shipped = Self.files(in: "policies").compactMap { ManifestReader.policy(atPath: $0).value?.name }
        let policy = ManifestReader.application(atPath: path).value?.policy
        #expect(policy.map(shipped.contains) ?? true)
    }

    @Test("the example with a scheduler of its own is the demo's application but for that")
    func externalScheduler() throws {
        func application(_ folder: String) throws -> Application {
            let path = Self.root.appendingPathComponent("\(folder)/application.yaml").path
            return try #require(ManifestReader.application(atPath: path).value)
        }
        var demo = try application("simulations/demo")
        demo.scheduler = .external(timeout: 10)
        #expect(try application("deploy/examples/external-scheduler") == demo)
    }

    @Test("every example topology can be loaded", arguments: files(in: "simulations/topologies"))
    func topologies(path: String) {
        #expect(ManifestReader.topology(atPath: path).report.isEmpty)
    }

    @Test("there are examples of each kind")
    func count() {
        #expect(Self.files(in: "policies").count >= 2)
        #expect(Self.files(in: "simulations/applications").count >= 3)
        #expect(Self.files(in: "simulations/topologies").count >= 1)
    }

    @Test("`seven` is two edge sites and a region, and one pair of its nodes is unknown")
    func seven() throws {
        let path = Self.root.appendingPathComponent("simulations/topologies/seven.yaml").path
        let snapshot = ClusterSnapshot(topology: try #require(ManifestReader.topology(atPath: path).value))
        let sites = Dictionary(grouping: snapshot.nodes, by: \.subCluster).mapValues(\.count)
        #expect(sites == ["edge-north": 2, "edge-south": 2, "cloud-central": 3])
        #expect(snapshot.linkCount == 40)
        #expect(snapshot.estimate(from: "south-2", to: "central-3") == nil)
        #expect(snapshot.estimate(from: "central-1", to: "south-1")?.latency.p95 == 26)
    }
}
