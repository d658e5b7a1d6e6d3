import FakeAPIServer
import KubernetesClient
import KubernetesWire
import Testing

@Suite("Binding a pod", .timeLimit(.minutes(1)))
struct BindTests {
    @Test("rule 14: binds it with one request")
    func binds() async throws {
        let scene = ClientScene()
        try await scene.run { client in try await client.bind(ClientScene.binding) }
        #expect(scene.node == "edge-1")
        #expect(scene.cluster.requests == ["POST /api/v1/namespaces/shop/pods/cart-0/binding"])
    }

    @Test("rule 14: is a success when the pod with that UID is bound to that node already")
    func alreadyThere() async throws {
        let scene = ClientScene(FakePod("cart-0", namespace: "shop", uid: "uid-1", node: "edge-1"))
        try await scene.run { client in try await client.bind(ClientScene.binding) }
        #expect(scene.cluster.requests.count == 2)
    }

    @Test(
        "rule 14: is an error that can be the pod's event in every other case",
        arguments: [
            (
                FakePod("cart-0", namespace: "shop", uid: "uid-1", node: "edge-2"),
                "pod shop/cart-0 is already bound to node edge-2"
            ),
            (
                FakePod("cart-0", namespace: "shop", uid: "uid-2"),
                "pod shop/cart-0 is another one now: its UID is uid-2, not uid-1"
            ),
            (
                FakePod("cart-0", namespace: "shop", uid: "uid-2", node: "edge-1"),
                "pod shop/cart-0 is another one now: its UID is uid-2, not uid-1"
            ),
            (
                FakePod("cart-0", namespace: "shop", uid: "uid-1", gates: ["example.com/quota"]),
                "pod shop/cart-0 has scheduling gates: example.com/quota"
            ),
            (
                FakePod("cart-0", namespace: "shop", uid: "uid-1", deletionTimestamp: "2026-01-01T00:00:00Z"),
                "pod shop/cart-0 is being deleted"
            ),
            (nil, "pod shop/cart-0 is gone"),
        ])
    func obstacles(pod: FakePod?, expected: String) async throws {
        let scene = ClientScene(pod)
        try await scene.run { client in
            let error = await ClientScene.error(of: client)
            #expect(error?.description == expected)
            #expect(error?.isTransient == false)
        }
        #expect(scene.node == pod?.spec.nodeName)
    }

    @Test("rule 14: an answer that was lost is looked after, and not asked for twice")
    func answerLost() async throws {
        let scene = ClientScene()
        scene.cluster.fail(with: .answerLost)
        try await scene.run { client in try await client.bind(ClientScene.binding) }
        #expect(scene.cluster.requests.map { $0.prefix(4) } == ["POST", "GET "])
    }

    @Test("rule 14: a binding that was lost is sent again after a look", arguments: [500, 503, nil])
    func lost(status: Int?) async throws {
        let scene = ClientScene()
        scene.cluster.fail(with: status.map { .status($0) } ?? .dropped)
        try await scene.run { client in try await client.bind(ClientScene.binding) }
        #expect(scene.node == "edge-1")
        #expect(scene.cluster.requests.map { $0.prefix(4) } == ["POST", "GET ", "POST"])
    }

    @Test("rule 14: two bindings that were lost are no success")
    func lostTwice() async throws {
        let scene = ClientScene()
        scene.cluster.fail(with: .dropped, .delay(.zero), .dropped)
        try await scene.run { client in
            let error = await ClientScene.error(of: client)
            #expect(
                error?.description.hasPrefix("it is unknown whether the API server did create pods/binding") == true)
            #expect(error?.isTransient == true)
        }
        #expect(scene.node == nil)
        #expect(scene.cluster.requests.map { $0.prefix(4) } == ["POST", "GET ", "POST", "GET "])
    }

    @Test("rule 14: a server that is too slow for an answer but acts in the end counts as it acted")
    func slow() async throws {
        let scene = ClientScene()
        scene.cluster.fail(with: .delay(.milliseconds(600)), .delay(.milliseconds(100)))
        try await scene.run(timeout: .milliseconds(300)) { client in
            #expect(await ClientScene.error(of: client) == nil)
        }
        #expect(scene.node == "edge-1")
    }

    @Test("rule 14: a server that can't be reached is said to be so, and never a success")
    func unreachable() async throws {
        let configuration = KubernetesConfiguration(server: "http://127.0.0.1:9", source: "test")
        let error = await ClientScene.error(of: try KubernetesClient(configuration))
        #expect(error?.description.hasPrefix("the API server http://127.0.0.1:9 can't be reached: ") == true)
        #expect(error?.isTransient == true)
    }

    @Test(
        "a right that is lacking is named",
        arguments: [
            (Set(["get pods"]), "create pods/binding in namespace shop"),
            (Set(["create pods/binding"]), "get pods in namespace shop"),
        ])
    func forbidden(rights: Set<String>, right: String) async throws {
        let pod = FakePod("cart-0", namespace: "shop", uid: "uid-1", node: "edge-1")
        try await ClientScene(pod, rights: rights).run { client in
            let text = await ClientScene.error(of: client)?.description ?? ""
            #expect(text.hasPrefix("the API server does not allow to \(right); grant it"))
            #expect(text.contains("User \"extender\" cannot"))
        }
    }

    @Test("a token that nobody knows is said to be so, and is not told")
    func unauthorized() async throws {
        try await ClientScene().run(token: "hunter2") { client in
            let error = await ClientScene.error(of: client)
            #expect(error == .unauthorized(server: client.server))
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test(
        "names that would lead elsewhere are never sent",
        arguments: [("..", "u", "n"), ("", "u", "n"), ("p", "", "n"), ("p", "u", "")])
    func unsendable(name: String, uid: String, node: String) async throws {
        let scene = ClientScene()
        try await scene.run { client in
            let binding = PodBinding(namespace: "shop", name: name, uid: uid, node: node)
            guard case .unsendable = await ClientScene.error(of: client, binding) else {
                Issue.record("\(binding) was sent")
                return
            }
        }
        #expect(scene.cluster.requests == [])
    }

    @Test("names are percent-encoded in the path")
    func encoded() async throws {
        let scene = ClientScene(FakePod("a/b ?ü", namespace: "n%s", uid: "u"))
        try await scene.run { client in
            try await client.bind(PodBinding(namespace: "n%s", name: "a/b ?ü", uid: "u", node: "edge-1"))
        }
        #expect(scene.cluster.requests == ["POST /api/v1/namespaces/n%25s/pods/a%2Fb%20%3F%C3%BC/binding"])
    }

    @Test("is what kube-scheduler asked for")
    func request() throws {
        let body = #"{"PodName":"cart-0","PodNamespace":"shop","PodUID":"uid-1","Node":"edge-1"}"#
        #expect(PodBinding(try BindRequest(Array(body.utf8))) == ClientScene.binding)
    }
}
