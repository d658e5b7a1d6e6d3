import Synchronization
import Foundation
import Testing

@testable import Installation

@Suite("Installing")
struct InstallerTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    static func install(_ cluster: PlayedCluster, _ overlay: Overlay = .production, limit: Int = 20) async throws {
        let plan = try InstallationPlan(InstallationSettings(overlay: overlay))
        try await Installer(cluster.access, waiting: cluster.waiting(limit: limit)).install(plan, now: now)
    }

    @Test("everything is there afterwards", arguments: Overlay.allCases)
    func fresh(overlay: Overlay) async throws {
        let cluster = PlayedCluster()
        try await Self.install(cluster, overlay)
        let plan = try InstallationPlan(InstallationSettings(overlay: overlay))
        let there = Set(cluster.objects.keys)
        #expect(there.isSuperset(of: plan.objects.map(\.identity)))
        #expect(there.isSuperset(of: TLSSecret.allCases.map { $0.identity(namespace: plan.namespace) }))
    }

    @Test("installing twice changes nothing")
    func twice() async throws {
        let cluster = PlayedCluster()
        try await Self.install(cluster)
        let before = cluster.objects
        try await Self.install(cluster)
        #expect(cluster.objects == before)
    }

    @Test("another overlay takes away what it has not, but no volume")
    func overlays() async throws {
        let cluster = PlayedCluster()
        try await Self.install(cluster, .production)
        try await Self.install(cluster, .laptop)
        let names = Set(cluster.objects.keys.map { "\($0.kind.kind) \($0.name)" })
        #expect(!names.contains("PodDisruptionBudget isochrone-extender"))
        #expect(names.contains("PersistentVolumeClaim isochrone-state"))
        #expect(cluster.objects[ObjectIdentity(.namespace, "isochrone-system")]?
            .at("metadata", "labels", "isochrone.dev/overlay") == "laptop")
    }

    @Test("ConfigMaps of earlier versions go, and those of users stay")
    func configurations() async throws {
        let cluster = PlayedCluster()
        let ours: ObjectValue = ["metadata": ["labels": ["app.kubernetes.io/part-of": "isochrone"]]]
        cluster.put(.configMap, "isochrone-extender-0ld", namespace: "isochrone-system", ours)
        cluster.put(.configMap, "isochrone-extender-mine", namespace: "isochrone-system")
        try await Self.install(cluster)
        let names = cluster.objects.keys.filter { $0.kind == .configMap }.map(\.name)
        #expect(!names.contains("isochrone-extender-0ld"))
        #expect(names.contains("isochrone-extender-mine"))
    }

    @Test("a cluster that is too old, or none of Kubernetes, is left alone", arguments: ["v1.29.4", "unknown", "1"])
    func versions(version: String) async throws {
        let cluster = PlayedCluster { $0.version = version }
        await #expect(throws: InstallationError.self) { try await Self.install(cluster) }
        #expect(cluster.log.isEmpty)
    }

    @Test("newer clusters and those of vendors are taken", arguments: ["v1.30.0", "v1.37.1-gke.100", "v1.33+", "v2.0.0"])
    func otherVersions(version: String) async throws {
        try await Self.install(PlayedCluster { $0.version = version })
    }

    @Test("pods that don't start are waited for, and then it is said what holds them up")
    func late() async throws {
        let cluster = PlayedCluster { $0.trouble = "ImagePullBackOff" }
        do {
            try await Self.install(cluster, limit: 3)
            Issue.record("it should be late")
        } catch let error as InstallationError {
            guard case .late(_, let seconds, let because) = error else { throw error }
            #expect(seconds == 3)
            #expect(because.contains("ImagePullBackOff"))
        }
        #expect(!cluster.log.contains { $0.contains("WebhookConfiguration") }, "nobody would answer them")
        cluster.state.withLock { $0.trouble = nil }
        try await Self.install(cluster)
        #expect(cluster.log.contains { $0.contains("WebhookConfiguration") })
    }

    @Test("the first refusal ends it")
    func refused() async throws {
        let cluster = PlayedCluster { $0.refused = "ClusterRole isochrone-extender" }
        await #expect(throws: InstallationError.self) { try await Self.install(cluster) }
        #expect(cluster.log.last?.hasPrefix("apply ClusterRole isochrone-extender") == true)
    }
}
