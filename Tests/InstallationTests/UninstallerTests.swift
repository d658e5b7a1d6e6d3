import Testing

@testable import Installation

@Suite("Uninstalling")
struct UninstallerTests {
    private static let space = "isochrone-system"

    private static func removal(_ cluster: PlayedCluster, keepsApplications: Bool = false) async throws -> Removal {
        try await Uninstaller(cluster.access, waiting: cluster.waiting())
            .survey(namespace: space, keepsApplications: keepsApplications)
    }

    @Test("nothing is left of it", arguments: Overlay.allCases)
    func traces(overlay: Overlay) async throws {
        let cluster = PlayedCluster()
        cluster.control()
        let before = cluster.objects
        try await InstallerTests.install(cluster, overlay)
        let removal = try await Self.removal(cluster)
        try await Uninstaller(cluster.access, waiting: cluster.waiting()).uninstall(removal)
        #expect(cluster.objects == before)
    }

    @Test("webhooks go first, pods before what they need, and the namespace last")
    func order() async throws {
        let cluster = PlayedCluster()
        try await InstallerTests.install(cluster)
        let order = try await Self.removal(cluster).order
        #expect(order.prefix(2).filter { $0.kind.isWebhook }.count == 2)
        #expect(order.last?.kind == .namespace)
        let names = order.map(\.description)
        let pods = try #require(names.firstIndex(of: "DaemonSet isochrone-system/isochrone-monitor"))
        let account = try #require(names.firstIndex(of: "ServiceAccount isochrone-system/isochrone-monitor"))
        #expect(pods < account)
        #expect(!order.contains { $0.kind.kind == "ClusterRole" && $0.name.hasPrefix("system:") })
    }

    @Test("Applications are named, and stay where that is asked for")
    func applications() async throws {
        let cluster = PlayedCluster()
        try await InstallerTests.install(cluster)
        cluster.put(.application, "traffic-watch", namespace: "city")
        let losing = try await Self.removal(cluster)
        #expect(losing.losesApplications)
        #expect(losing.notes.contains { $0.contains("removed too: city/traffic-watch") })
        let keeping = try await Self.removal(cluster, keepsApplications: true)
        #expect(!keeping.losesApplications)
        try await Uninstaller(cluster.access, waiting: cluster.waiting()).uninstall(keeping)
        let kinds = Set(cluster.objects.keys.map(\.kind))
        #expect(kinds == [.application, .customResourceDefinition, .node])
    }

    @Test("pods that wait for our scheduler or carry our annotation are named")
    func pods() async throws {
        let cluster = PlayedCluster()
        try await InstallerTests.install(cluster)
        cluster.put(.pod, "waits", namespace: "city", ["spec": ["schedulerName": "isochrone-scheduler"]])
        cluster.put(
            .pod, "marked", namespace: "city",
            ["metadata": ["annotations": ["isochrone.dev/requeued-at": "1"]], "spec": ["nodeName": "edge-1"]])
        let notes = try await Self.removal(cluster).notes
        #expect(notes.contains { $0.contains("Pods wait for isochrone-scheduler") && $0.contains("city/waits") })
        #expect(notes.contains { $0.contains("isochrone.dev/requeued-at-") && $0.contains("city/marked") })
    }

    @Test("a namespace in which others have pods stays, without us")
    func guests() async throws {
        let cluster = PlayedCluster()
        try await InstallerTests.install(cluster)
        cluster.put(.pod, "guest", namespace: Self.space)
        let removal = try await Self.removal(cluster)
        #expect(removal.notes.contains { $0.contains("stays, since others have pods in it") })
        try await Uninstaller(cluster.access, waiting: cluster.waiting()).uninstall(removal)
        let left = cluster.objects.keys.filter { $0.kind != .node }.map(\.description).sorted()
        #expect(left == ["Namespace isochrone-system", "Pod isochrone-system/guest"])
    }

    @Test("what others called as ours is left alone")
    func strangers() async throws {
        let cluster = PlayedCluster()
        cluster.put(.namespace, Self.space)
        cluster.put(.secret, "isochrone-ca", namespace: Self.space)
        #expect(try await Self.removal(cluster).found.isEmpty)
    }
}
