import FakeAPIServer
import KubernetesClient
import Testing

@Suite("Reading and annotating a pod", .timeLimit(.minutes(1)))
struct PodTests {
    private func annotate(
        _ client: KubernetesClient, _ uid: String, _ annotations: [String: String?]
    ) async throws(KubernetesError) {
        try await client.annotate(pod: "cart-0", namespace: "shop", uid: uid, annotations: annotations)
    }

    @Test("shows what is needed of it")
    func read() async throws {
        let pod = FakePod(
            "cart-0", namespace: "shop", uid: "uid-1", node: "edge-1", gates: ["g"],
            deletionTimestamp: "2026-01-01T00:00:00Z",
            labels: ["app": "web"])
        try await ClientScene(pod).run { client in
            let read = try await client.pod(namespace: "shop", name: "cart-0")
            #expect(read.uid == "uid-1")
            #expect(read.nodeName == "edge-1")
            #expect(read.deletionTimestamp == "2026-01-01T00:00:00Z")
            #expect(read.labels == ["app": "web"])
            #expect(read.annotations == [:])
            #expect(read.schedulingGates == ["g"])
        }
    }

    @Test("reading is repeated when the server is in trouble")
    func repeated() async throws {
        let scene = ClientScene()
        scene.cluster.fail(with: .status(503))
        try await scene.run { client in _ = try await client.pod(namespace: "shop", name: "cart-0") }
        #expect(scene.cluster.requests.count == 2)
    }

    @Test("rule 20: an annotation queues it again, and null takes one away")
    func annotations() async throws {
        let scene = ClientScene()
        try await scene.run { client in
            try await annotate(client, "uid-1", ["a/b": "1", "c": "2"])
            try await annotate(client, "uid-1", ["a/b": nil, "d": "\"3\""])
        }
        let pod = scene.cluster.pod("cart-0", namespace: "shop")
        #expect(pod?.metadata.annotations == ["c": "2", "d": "\"3\""])
        #expect(pod?.metadata.uid == "uid-1")
    }

    @Test("rule 20: a later pod of that name is left alone")
    func anotherPod() async throws {
        let scene = ClientScene(FakePod("cart-0", namespace: "shop", uid: "uid-2"))
        try await scene.run { client in
            let error = await #expect(throws: KubernetesError.self) { try await annotate(client, "uid-1", ["a": "1"]) }
            #expect(
                error == .anotherPod(namespace: "shop", name: "cart-0", expected: "uid-1", found: "uid-2"))
        }
        #expect(scene.cluster.pod("cart-0", namespace: "shop")?.metadata.annotations == nil)
    }

    @Test("a pod that is gone, and a right that is lacking, are told")
    func failures() async throws {
        try await ClientScene(nil, rights: ["patch pods"]).run { client in
            let gone = await #expect(throws: KubernetesError.self) { try await annotate(client, "uid-1", ["a": "1"]) }
            #expect(gone == .podNotFound(namespace: "shop", name: "cart-0"))
            let forbidden = await #expect(throws: KubernetesError.self) {
                try await client.pod(namespace: "shop", name: "cart-0")
            }
            #expect(forbidden?.description.contains("get pods in namespace shop") == true)
        }
    }

    @Test("the server's version tells that it answers")
    func version() async throws {
        try await ClientScene().run { client in
            let version = try await client.version()
            #expect(version == "v1.36.2")
        }
    }
}
