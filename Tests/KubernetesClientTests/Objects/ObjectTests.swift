import FakeAPIServer
import Foundation
import Testing

@testable import KubernetesClient

@Suite("Objects as JSON", .timeLimit(.minutes(1)))
struct ObjectTests {
    private static let place = ObjectPlace(.applications, namespace: "iso", name: "shop")

    private func run(
        _ cluster: FakeCluster = FakeCluster(users: ["secret": FakeUser("extender")]),
        _ body: @escaping @Sendable (KubernetesClient, FakeCluster) async throws -> Void
    ) async throws {
        try await FakeAPIServer.run(cluster) { server in
            let configuration = KubernetesConfiguration(
                server: server.url, credential: .token("secret"), source: "test")
            try await body(try KubernetesClient(configuration), cluster)
        }
    }

    private static func text(_ json: FakeJSON) -> [UInt8] { json.text }

    private static func application(_ replicas: Int64, manager: String? = nil) -> [UInt8] {
        text([
            "apiVersion": "isochrone.dev/v1alpha1", "kind": "Application",
            "metadata": ["name": "shop", "namespace": "iso"],
            "spec": ["components": [["name": "front", "replicas": .integer(replicas)]]],
        ])
    }

    @Test("are created, read, replaced, patched and deleted")
    func life() async throws {
        try await run { client, cluster in
            let absent = try await client.get(Self.place)
            #expect(absent == nil)
            let created = try await client.create(.applications, namespace: "iso", Self.application(1))
            #expect(FakeJSON(created)?[path: "metadata", "generation"] == 1)
            let again = await #expect(throws: KubernetesError.self) {
                try await client.create(.applications, namespace: "iso", Self.application(1))
            }
            guard case .refused(_, 409, _) = again else {
                Issue.record("\(String(describing: again))")
                return
            }
            let text = try #require(try await client.get(Self.place))
            var read = try #require(FakeJSON(text))
            read[path: "metadata", "labels"] = ["a": "b"]
            _ = try await client.replace(Self.place, read.text)
            await #expect(throws: KubernetesError.self) { try await client.replace(Self.place, read.text) }
            _ = try await client.patch(Self.place, Self.text(["metadata": ["labels": ["a": .null, "c": "d"]]]))
            let labels = cluster.object(.applications, namespace: "iso", name: "shop")?[path: "metadata", "labels"]
            #expect(labels == ["c": "d"])
            let other = await #expect(throws: KubernetesError.self) {
                try await client.delete(Self.place, uid: "another")
            }
            #expect(other?.isTransient == true)
            let uid = try #require(read[path: "metadata", "uid"]?.string)
            #expect(try await client.delete(Self.place, uid: uid))
            #expect(try await client.delete(Self.place) == false)
        }
    }

    @Test("of a kind that the server does not know are an error, not an absence")
    func unknownKind() async throws {
        let cluster = FakeCluster(users: ["secret": FakeUser("extender")])
        cluster.remove(.applications)
        try await run(cluster) { client, _ in
            await #expect(throws: KubernetesError.self) { try await client.get(Self.place) }
            await #expect(throws: KubernetesError.self) { try await client.delete(Self.place) }
        }
    }

    @Test("a status is applied beside the object, which keeps its generation")
    func status() async throws {
        try await run { client, cluster in
            _ = try await client.create(.applications, namespace: "iso", Self.application(1))
            let status = Self.text([
                "apiVersion": "isochrone.dev/v1alpha1", "kind": "Application", "metadata": ["name": "shop"],
                "status": ["conditions": [["type": "Planned", "status": "True"]]],
            ])
            let answer = try await client.applyStatus(Self.place, status)
            let applied = try #require(FakeJSON(answer))
            #expect(applied[path: "metadata", "generation"] == 1)
            #expect(applied[path: "status", "conditions"]?.array?.count == 1)
            let version = cluster.version
            _ = try await client.applyStatus(Self.place, status)
            #expect(cluster.version == version, "the same again changes nothing")
        }
    }

    @Test("applying what others own is refused with the fields, and taken over by force")
    func conflict() async throws {
        try await run { client, cluster in
            _ = try await client.apply(Self.place, Self.application(2))
            let error = await #expect(throws: KubernetesError.self) {
                try await client.apply(Self.place, Self.application(5), fieldManager: "other")
            }
            guard case .fieldConflicts(_, let conflicts) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(conflicts.map(\.field) == [".spec.components[name=\"front\"].replicas"])
            #expect(conflicts.first?.message == "conflict with \"isochrone\"")
            #expect(error?.isTransient == false)
            #expect(error?.description.contains("take them over by force") == true)
            _ = try await client.apply(Self.place, Self.application(5), fieldManager: "other", force: true)
            let spec = cluster.object(.applications, namespace: "iso", name: "shop")?["spec"]
            #expect(spec == ["components": [["name": "front", "replicas": 5]]])
        }
    }

    @Test("fields that were ours and are no longer applied go, and those of others stay")
    func fieldsGo() async throws {
        try await run { client, cluster in
            _ = try await client.apply(Self.place, Self.application(2))
            _ = try await client.patch(Self.place, Self.text(["metadata": ["annotations": ["theirs": "1"]]]))
            _ = try await client.apply(
                Self.place,
                Self.text([
                    "apiVersion": "isochrone.dev/v1alpha1", "kind": "Application", "metadata": ["name": "shop"],
                    "spec": ["components": [["name": "back"]]],
                ]))
            let object = cluster.object(.applications, namespace: "iso", name: "shop")
            #expect(object?["spec"] == ["components": [["name": "back"]]])
            #expect(object?[path: "metadata", "annotations"] == ["theirs": "1"])
        }
    }

    @Test(
        "a name that leads elsewhere is never sent",
        arguments: [
            ObjectPlace(.applications, namespace: "..", name: "x"), ObjectPlace(.applications, name: "x"),
            ObjectPlace(.nodes, namespace: "a", name: "x"), ObjectPlace(.nodes, name: ""),
        ])
    func unsendable(place: ObjectPlace) async throws {
        try await run { client, cluster in
            let error = await #expect(throws: KubernetesError.self) { try await client.get(place) }
            guard case .unsendable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(cluster.requests.isEmpty)
        }
    }

    @Test("too many requests are put off with the time that the server asks for")
    func throttled() async throws {
        try await run { client, cluster in
            cluster.fail(.throttled(retryAfter: 40)) { _ in true }
            let error = await #expect(throws: KubernetesError.self) { try await client.get(Self.place) }
            guard case .throttled(_, .seconds(40)?, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(error?.isTransient == true)
            // A second is short enough to be waited for at once.
            cluster.fail(.throttled(retryAfter: 1)) { _ in true }
            let absent = try await client.get(Self.place)
            #expect(absent == nil)
        }
    }
}
