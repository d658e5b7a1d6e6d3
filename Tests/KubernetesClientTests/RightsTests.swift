import ClusterModel
import FakeAPIServer
import Foundation
import KubernetesWire
import Testing

@testable import KubernetesClient

@Suite("Rights", .timeLimit(.minutes(1)))
struct RightsTests {
    @Test("those in the list are all that the client's calls need, and each is needed")
    func extender() async throws {
        let rights = Set(KubernetesRight.extender.map(\.description))
        #expect(rights.count == KubernetesRight.extender.count)
        let cluster = FakeCluster(
            pods: [
                FakePod("cart-0", namespace: "shop", uid: "uid-1"),
                FakePod("cart-1", namespace: "shop", uid: "uid-2", node: "edge-1"),
            ], users: ["secret": FakeUser("extender", rights: rights)])
        cluster.put(.applications, ["metadata": ["name": "shop", "namespace": "shop"]])
        try await FakeAPIServer.run(cluster) { server in
            let client = try KubernetesClient(
                KubernetesConfiguration(server: server.url, credential: .token("secret"), source: "test"))
            _ = try await client.version()
            for resource in [KubernetesResource.nodes, .pods, .applications] { try await follow(client, resource) }
            try await write(client)
            try await elect(client)
            try await tell(client)
            let holder = try await client.holder(of: "secret", audience: "https://kubernetes.default.svc")
            _ = try await client.allows(
                try #require(holder), .init(verb: "get", group: "isochrone.dev", resource: "applications"))
        }
        // The path is no resource.
        let used = Set(cluster.usedRights.keys)
        #expect(used.subtracting(rights) == [], "not in the list")
        #expect(rights.subtracting(used) == [], "in the list, and not needed")
    }

    private func follow(_ client: KubernetesClient, _ resource: KubernetesResource) async throws {
        let selection = ResourceSelection(resource)
        let page: ListPage<NamedObject> = try await client.list(selection)
        let pieces: WatchStream<NamedObject> = try client.watch(
            selection, from: page.resourceVersion, lasting: .seconds(1), silence: .seconds(5))
        var stream = pieces
        while try await stream.next() != nil {}
    }

    private func write(_ client: KubernetesClient) async throws {
        try await client.bind(PodBinding(namespace: "shop", name: "cart-0", uid: "uid-1", node: "edge-1"))
        try await client.annotate(pod: "cart-0", namespace: "shop", uid: "uid-1", annotations: ["a": "b"])
        _ = try await client.evict(pod: "cart-1", namespace: "shop", uid: "uid-2")
        let status: FakeJSON = [
            "apiVersion": "isochrone.dev/v1alpha1", "kind": "Application", "metadata": ["name": "shop"],
            "status": ["observedGeneration": 1],
        ]
        _ = try await client.applyStatus(ObjectPlace(.applications, namespace: "shop", name: "shop"), status.text)
    }

    private func elect(_ client: KubernetesClient) async throws {
        let lease = Lease(metadata: .init(name: "leader", namespace: "shop"), spec: .init(holderIdentity: "a"))
        var made = try await client.create(lease)
        made.spec?.holderIdentity = "b"
        _ = try await client.update(made)
        let read = try await client.lease(namespace: "shop", name: "leader")
        #expect(read?.spec?.holderIdentity == "b")
    }

    private func tell(_ client: KubernetesClient) async throws {
        let event = ObjectEvent(
            .pod(namespace: "shop", name: "cart-0", uid: "uid-1"), .normal, reason: "Evicted", action: "Rescheduling",
            note: "because")
        let moment = Timestamp(milliseconds: 1_735_689_600_123)
        try await client.create(event, named: "cart-0.1", instance: "extender-0", at: moment)
        try await client.count(event, named: "cart-0.1", 2, lastObserved: moment)
    }

    @Test(
        "are written as kubectl auth can-i takes them",
        arguments: [
            (KubernetesRight("list", "nodes"), "list nodes"),
            (KubernetesRight("create", "pods/eviction", namespace: "a"), "create pods/eviction in namespace a"),
            (
                KubernetesRight("patch", "applications/status", group: "isochrone.dev"),
                "patch applications.isochrone.dev/status"
            ),
        ])
    func words(right: KubernetesRight, expected: String) {
        #expect(right.description == expected)
    }
}
