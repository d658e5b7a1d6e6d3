import FakeAPIServer
import Foundation
import Testing

/// Holds the fake against what a real API server answered.
@Suite("The fake API server, against a real one")
struct FakeAPIServerTests {
    private static let uid = "a911d31b-42ca-417f-a669-b1655e1c1c24"

    /// What the recorded server held when it was asked.
    private func cluster(bound: Bool) -> FakeCluster {
        var first = FakePod("bind-a", namespace: "iso", uid: Self.uid, labels: ["app": "web"])
        first.metadata.resourceVersion = "274"
        if bound { first.spec.nodeName = "node-a" }
        return FakeCluster(
            pods: [
                first, FakePod("bind-b", namespace: "iso", uid: "b"), FakePod("bind-d", namespace: "iso", uid: "d"),
                FakePod("gated-a", namespace: "iso", uid: "g", gates: ["example.com/gate"]),
                FakePod(
                    "deleting-a", namespace: "iso", uid: "x", node: "node-c", deletionTimestamp: "2026-11-21T02:39:35Z"),
                FakePod(
                    "pending-a", namespace: "iso", uid: "19559390-244d-4c39-8444-615da36d0c07",
                    labels: ["app": "web", "state": "pending"]),
            ],
            nodes: [
                "node-a": [
                    "topology.kubernetes.io/region": "eu-west", "topology.kubernetes.io/zone": "eu-west-b",
                    "kubernetes.io/os": "linux",
                ]
            ],
            users: ["admin": FakeUser("admin"), "limited": FakeUser("limited", rights: ["list nodes", "get nodes"])])
    }

    /// Who asks, and whether `bind-a` is bound by then, where it is not the administrator before the binding.
    private static let circumstances: [String: (token: String?, bound: Bool)] = [
        "binding-same-node-409": ("admin", true), "binding-other-node-409": ("admin", true),
        "binding-limited-403": ("limited", false), "auth-limited-get-pod-403": ("limited", false),
        "auth-limited-nonresource-403": ("limited", false), "auth-bad-token-401": ("nobody", false),
        "auth-no-token-anonymous-403": (nil, false),
    ]

    /// Cases of binding a pod and of those who may not do that; the others are played in their order elsewhere.
    private static let alone = [
        "auth-bad-token-401", "auth-limited-get-pod-403", "auth-limited-nonresource-403", "auth-no-token-anonymous-403",
        "binding-deleting-409", "binding-gated-409", "binding-limited-403", "binding-name-mismatch-400",
        "binding-no-target-500", "binding-ok", "binding-other-node-409", "binding-rv-mismatch-409",
        "binding-same-node-409", "binding-uid-mismatch-409", "binding-unknown-node", "binding-unknown-pod-404",
        "get-unknown-group-404", "get-unknown-resource-404", "readyz",
    ]

    @Test(
        "the same request gets the same status, type and body",
        arguments: alone)
    func same(name: String) throws {
        let (token, bound) = Self.circumstances[name] ?? ("admin", false)
        let exchange = try RecordedExchange(name, token: token)
        let answer = cluster(bound: bound).answer(exchange.request)
        #expect(answer.status == exchange.response.status)
        #expect(answer.contentType == exchange.response.contentType)
        if answer.contentType == "application/json" {
            #expect(try object(answer) == object(exchange.response))
        } else {
            #expect(answer.body == exchange.response.body)
        }
    }

    private func object(_ answer: FakeAnswer) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? NSDictionary)
    }

    @Test("without anonymous users a request without a token is refused")
    func noAnonymous() throws {
        let exchange = try RecordedExchange("auth-no-token-401", token: nil)
        let answer = FakeCluster(anonymous: nil).answer(exchange.request)
        #expect(answer.status == 401)
        #expect(try object(answer) == object(exchange.response))
    }

    @Test("a pod has the node, the topology and the annotations after its binding")
    func afterBinding() throws {
        let cluster = cluster(bound: false)
        #expect(cluster.answer(try RecordedExchange("binding-ok").request).status == 201)
        let exchange = try RecordedExchange("binding-get-pod-after")
        let answer = cluster.answer(exchange.request)
        #expect(answer.status == exchange.response.status)
        let (pod, expected) = (try fields(answer), try fields(exchange.response))
        #expect(pod == expected)
        #expect(pod["node"] == ["node-a"])
        #expect(pod["annotations"] == ["isochrone.dev/score=87"])
    }

    @Test("an annotation is set by a strategic merge patch")
    func requeue() throws {
        let exchange = try RecordedExchange("patch-pod-requeue")
        let answer = cluster(bound: false).answer(exchange.request)
        #expect(answer.status == exchange.response.status)
        #expect(try fields(answer) == fields(exchange.response))
    }

    @Test("tells its version")
    func version() throws {
        let exchange = try RecordedExchange("version")
        let answer = cluster(bound: false).answer(exchange.request)
        #expect(answer.status == exchange.response.status)
        #expect(try object(answer)["gitVersion"] as? String == object(exchange.response)["gitVersion"] as? String)
    }

    /// What the fake keeps of a pod.
    private func fields(_ answer: FakeAnswer) throws -> [String: [String]] {
        let pod = try object(answer)
        let metadata = try #require(pod["metadata"] as? [String: Any])
        let spec = try #require(pod["spec"] as? [String: Any])
        func pairs(_ key: String) -> [String] {
            (metadata[key] as? [String: String] ?? [:]).map { "\($0)=\($1)" }.sorted()
        }
        func words(_ values: Any?...) -> [String] { values.compactMap { $0 as? String } }
        return [
            "kind": words(pod["kind"], pod["apiVersion"]),
            "name": words(metadata["name"], metadata["namespace"], metadata["uid"]), "labels": pairs("labels"),
            "annotations": pairs("annotations"), "node": words(spec["nodeName"]),
            "scheduler": words(spec["schedulerName"]),
        ]
    }
}
