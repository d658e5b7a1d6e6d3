import FakeAPIServer
import HTTPClient
import KubernetesWire
import TestSupport
import Testing

@testable import KubernetesClient

/// A fake API server, a reflector of its nodes or of something else, and what it has told.
struct ReflectorScene: Sendable {
    let cluster: FakeCluster
    let mirror = ObjectMirror()
    /// Fast in all that is waited for.
    var settings: ReflectorSettings = {
        var settings = ReflectorSettings()
        settings.watchTime = .seconds(2)
        settings.grace = .seconds(1)
        settings.firstPause = .milliseconds(10)
        settings.longestPause = .milliseconds(80)
        settings.healthyAfter = .seconds(1)
        return settings
    }()
    var selection = ResourceSelection(.nodes)
    var pageSize = 2

    init(nodes: String..., users: [String: FakeUser] = ["secret": FakeUser("extender")]) {
        cluster = FakeCluster(users: users)
        for node in nodes { put(node) }
        cluster.setPace { $0.second = .milliseconds(100) }
    }

    func put(_ node: String, labels: [String: String] = [:]) {
        let labels = FakeJSON.object(labels.mapValues { .string($0) })
        cluster.put(.nodes, ["metadata": ["name": .string(node), "labels": labels]])
    }

    func client(_ server: FakeAPIServer, token: String = "secret") throws -> KubernetesClient {
        try KubernetesClient(
            KubernetesConfiguration(server: server.url, credential: .token(token), source: "test"),
            pace: TokenBucket.Settings(perSecond: 10_000, burst: 10_000))
    }

    /// Runs a server and a reflector for as long as `body` takes.
    func run(_ body: @escaping @Sendable (Reflector<NamedObject>) async throws -> Void) async throws {
        try await FakeAPIServer.run(cluster) { server in
            try await reflect(ResourceSource(try client(server), selection, pageSize: pageSize), body)
        }
    }

    /// Runs a reflector of a source for as long as `body` takes.
    func reflect(
        _ source: ResourceSource<NamedObject>,
        _ body: @escaping @Sendable (Reflector<NamedObject>) async throws -> Void
    ) async throws {
        let mirror = mirror
        let reflector = Reflector(source, settings: settings) { mirror.take($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await reflector.run() }
            try await body(reflector)
            group.cancelAll()
        }
    }

    /// Waits until the mirror holds these nodes and no others.
    func shows(_ nodes: String..., comment: String = "") async throws {
        try await eventually("the mirror shows \(nodes), not \(mirror.names) \(comment)") { mirror.names == nodes }
    }

    func count(_ right: String) -> Int { cluster.usedRights[right] ?? 0 }
}
