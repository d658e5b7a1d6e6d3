import FakeAPIServer
import KubernetesClient

/// A cluster with one pod that waits, and a client that may do all that the extender needs.
struct ClientScene: Sendable {
    static let rights: Set = ["get pods", "patch pods", "create pods/binding"]
    static let binding = PodBinding(namespace: "shop", name: "cart-0", uid: "uid-1", node: "edge-1")

    let cluster: FakeCluster

    init(_ pod: FakePod? = FakePod("cart-0", namespace: "shop", uid: "uid-1"), rights: Set<String> = Self.rights) {
        cluster = FakeCluster(
            pods: pod.map { [$0] } ?? [], users: ["secret": FakeUser("extender", rights: rights)])
    }

    var node: String? { cluster.pod("cart-0", namespace: "shop")?.spec.nodeName }

    /// Runs a server and gives a client of it, whose requests take at most `timeout`.
    func run(
        timeout: Duration = .seconds(10), token: String = "secret",
        _ body: @escaping @Sendable (KubernetesClient) async throws -> Void
    ) async throws {
        try await FakeAPIServer.run(cluster) { server in
            let configuration = KubernetesConfiguration(
                server: server.url, credential: .token(token), source: "test")
            try await body(try KubernetesClient(configuration, requestTimeout: timeout))
        }
    }

    /// The error of a binding, `nil` when it succeeds.
    static func error(of client: KubernetesClient, _ binding: PodBinding = binding) async -> KubernetesError? {
        do {
            try await client.bind(binding)
            return nil
        } catch {
            return error
        }
    }
}
