import FakeAPIServer
import Foundation
import Testing

/// Holds the fake against sequences of exchanges with a real API server, each from the state that it began with.
@Suite("The fake API server, in the order of the recordings")
struct RecordedSequenceTests {
    /// Plays exchanges one after the other.
    private func play(_ cluster: FakeCluster, _ names: String..., token: String? = "admin") throws {
        for name in names {
            let exchange = try RecordedExchange(name, token: token)
            let differences = exchange.differences(from: cluster.answer(exchange.request))
            #expect(differences.isEmpty, "\(name): \(differences.joined(separator: "\n     "))")
        }
    }

    private static let users = [
        "admin": FakeUser("admin"),
        "limited": FakeUser(
            "limited", rights: ["list nodes", "get nodes", "watch nodes"], uid: "uid-limited",
            groups: ["viewers", "system:authenticated"]),
    ]

    /// A server that holds the objects of a recorded list, at its version.
    private func cluster(_ list: String, _ kind: FakeKind = .nodes, at version: Int? = nil) throws -> FakeCluster {
        let cluster = FakeCluster(users: Self.users, anonymous: nil)
        let recorded = try #require(FakeJSON(try RecordedExchange(list).response.body))
        let items = (recorded["items"]?.array ?? []).sorted { $0.version < $1.version }
        for item in items { cluster.put(kind, item, version: item.version) }
        cluster.setVersion(version ?? recorded.version)
        return cluster
    }

    @Test("lists of nodes: pages, versions and tokens, before and after a compaction")
    func lists() throws {
        let empty = FakeCluster(users: Self.users)
        empty.setVersion(241)
        try play(empty, "list-nodes-empty")
        let cluster = try cluster("list-nodes")
        try play(
            cluster, "list-nodes", "list-nodes-rv0", "list-nodes-rv0-limit", "list-nodes-limit-page1",
            "list-nodes-limit-page2", "list-nodes-rv-exact", "list-nodes-continue-and-rv",
            "list-nodes-continue-invalid",
            "get-node", "get-node-404")
        cluster.setVersion(334)
        try play(cluster, "list-nodes-rv-future")
        cluster.setVersion(540)
        cluster.compact()
        try play(
            cluster, "list-nodes-continue-expired-410", "list-nodes-continue-inconsistent",
            "list-nodes-exact-compacted-410", "list-nodes-exact-compacted-limit-410",
            "list-nodes-rv-without-match-limit")
    }

    @Test("lists of pods by label, by node and unbound ones")
    func pods() throws {
        try play(
            try cluster("list-pods-all", .pods), "list-pods-all", "list-pods-field-node", "list-pods-field-unbound",
            "list-pods-label", "list-pods-field-unsupported-400", "list-pods-label-bad-400")
    }

    @Test("what one may not do")
    func rights() throws {
        let cluster = try cluster("auth-limited-list-nodes-200")
        try play(
            cluster, "auth-limited-list-pods-403", "auth-limited-patch-node-403", "auth-limited-watch-403",
            "cr-get-limited-403", "eviction-limited-403", "selfsubjectreview", token: "limited")
        try play(
            cluster, "delete-collection-405", "post-exists-409", "post-malformed-json-400",
            "patch-node-wrong-content-type-415")
    }

    @Test("patches of a node")
    func nodes() throws {
        let cluster = try cluster("list-nodes", at: 245)
        try play(
            cluster, "patch-node-annotations-merge", "patch-node-annotations-strategic", "patch-node-noop",
            "patch-node-stale-rv-409")
        #expect(cluster.version == 247)
    }

    @Test("creating and deleting pods")
    func lives() throws {
        let cluster = FakeCluster(users: Self.users)
        try play(cluster, "create-pod", "create-pod-dry-run")
        #expect(cluster.pod("dry", namespace: "iso") == nil)
        for name in ["deleting-a", "ev-2"] {
            let recorded = try #require(
                FakeJSON(try RecordedExchange(name == "ev-2" ? "delete-pod-now" : "delete-pod-graceful").response.body))
            var pod = recorded
            pod[path: "metadata", "deletionTimestamp"] = nil
            pod[path: "metadata", "deletionGracePeriodSeconds"] = nil
            pod[path: "metadata", "generation"] = 1
            cluster.put(.pods, pod)
        }
        try play(cluster, "delete-pod-uid-mismatch-409", "delete-pod-graceful", "delete-pod-now")
        #expect(cluster.pod("deleting-a", namespace: "iso")?.metadata.deletionTimestamp != nil)
        #expect(cluster.pod("ev-2", namespace: "iso") == nil)
    }

    @Test("evictions, with and without disruption budgets")
    func evictions() throws {
        let cluster = FakeCluster(users: Self.users)
        let recorded = try #require(FakeJSON(try RecordedExchange("eviction-pod-after").response.body))
        for name in ["ev-0", "ev-1", "ev-2"] {
            var pod = recorded
            pod[path: "metadata", "name"] = .string(name)
            pod[path: "metadata", "deletionTimestamp"] = nil
            pod[path: "metadata", "deletionGracePeriodSeconds"] = nil
            pod[path: "metadata", "generation"] = 1
            pod[path: "metadata", "labels"] = ["app": name == "ev-0" ? "free" : "guarded"]
            pod[path: "status", "conditions"] = []
            pod[path: "status", "phase"] = "Running"
            cluster.put(.pods, pod)
        }
        try play(cluster, "eviction-uid-mismatch-409", "eviction-not-found-404", "eviction-dry-run")
        #expect(cluster.pod("ev-0", namespace: "iso")?.metadata.deletionTimestamp == nil)
        try play(cluster, "eviction-ok", "eviction-again")
        #expect(cluster.pod("ev-0", namespace: "iso")?.metadata.deletionTimestamp != nil)
        try play(cluster, "pdb-create", "eviction-pdb-unprocessed-429", "pdb-status-patch", "eviction-blocked-429")
        cluster.update(.podDisruptionBudgets, namespace: "iso", name: "guard") {
            $0[path: "status", "disruptionsAllowed"] = 1
            $0[path: "status", "currentHealthy"] = 3
            $0[path: "status", "expectedPods"] = 3
        }
        try play(cluster, "eviction-allowed-by-pdb", "eviction-pdb-status-after", "eviction-blocked-next-429")
        cluster.put(
            .podDisruptionBudgets,
            [
                "metadata": ["name": "other", "namespace": "iso"],
                "spec": ["selector": ["matchLabels": ["app": "guarded"]]],
            ])
        try play(cluster, "eviction-two-pdbs-500")
    }

    @Test("a lease, and what is wrong with those who write it late or badly")
    func leases() throws {
        let cluster = FakeCluster(users: Self.users)
        cluster.setVersion(299)
        try play(
            cluster, "lease-get-404", "lease-create", "lease-create-exists-409", "lease-update", "lease-get",
            "lease-update-conflict-409", "lease-update-no-rv-422", "lease-bad-time-400")
    }

    @Test("events and their series")
    func events() throws {
        let cluster = FakeCluster(users: Self.users)
        try play(
            cluster, "event-core-v1", "event-events-v1", "event-events-v1-series", "event-events-v1-no-eventtime-422",
            "event-events-v1-note-too-long-422", "event-events-v1-other-namespace")
        #expect(cluster.names(.events, namespace: "iso") == ["other-a.17f3", "pending-a.17f1"])
    }

    @Test("who bears a token, and what somebody may do")
    func reviews() throws {
        func token(_ name: String) throws -> String {
            let request = try #require(FakeJSON(try RecordedExchange(name).request.body))
            return try #require(request[path: "spec", "token"]?.string)
        }
        var users = Self.users
        users[try token("tokenreview-valid")] = users["limited"]
        users[try token("tokenreview-serviceaccount-audience")] = FakeUser(
            "system:serviceaccount:iso:prober", rights: [], uid: "8ba5bd8c-ef2f-4487-a3c8-2c5c808ee22f",
            groups: ["system:serviceaccounts", "system:serviceaccounts:iso", "system:authenticated"],
            extra: ["authentication.kubernetes.io/credential-id": ["JTI=52a9fb49-6f4b-489e-b1d0-78f49cdfbde6"]],
            audiences: ["https://kubernetes.default.svc", "isochrone.dev"])
        let cluster = FakeCluster(users: users)
        try play(
            cluster, "tokenreview-valid", "tokenreview-invalid", "tokenreview-serviceaccount-audience",
            "tokenreview-wrong-audience", "subjectaccessreview-denied", "subjectaccessreview-nonresource",
            "subjectaccessreview-allowed")
    }

    @Test("custom resources, server-side apply and its conflicts, and finalizers")
    func applications() throws {
        let cluster = FakeCluster(users: Self.users)
        cluster.remove(.applications)
        try play(cluster, "crd-too-early")
        cluster.add(.applications)
        cluster.setVersion(378)
        try play(cluster, "cr-list-empty", "cr-create")
        let warned = try #require(FakeJSON(try RecordedExchange("cr-finalizer-remove").response.body))
        var other = warned
        for key in ["deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"] {
            other[path: "metadata", key] = nil
        }
        other[path: "metadata", "generation"] = 1
        cluster.put(.applications, other)
        // What the schema's defaults fill in, the fake, which knows no schema, is told.
        cluster.update(.applications, namespace: "iso", name: "shop") { $0 = Self.withDefaults($0) }
        cluster.setVersion(378)
        try play(cluster, "cr-update-no-rv-422", "cr-update-conflict-409", "cr-strategic-patch-415")
        try update(cluster)
        try play(cluster, "cr-status-merge-patch", "cr-status-spec-ignored", "cr-main-status-ignored")
        try play(
            cluster, "cr-apply-no-manager", "cr-apply-create", "cr-apply-again", "cr-apply-conflict-409",
            "cr-apply-force", "cr-apply-json", "cr-apply-managedfields", "cr-apply-status")
        cluster.update(.applications, namespace: "iso", name: "warned") {
            $0[path: "metadata", "finalizers"] = ["isochrone.dev/cleanup"]
        }
        try play(cluster, "cr-delete-finalizer", "cr-finalizer-remove", "cr-delete", "cr-delete-404")
        #expect(cluster.names(.applications, namespace: "iso") == ["applied"])
        cluster.setVersion(391)
        try play(cluster, "cr-deletecollection")
        #expect(cluster.names(.applications, namespace: "iso") == [])
    }

    private func update(_ cluster: FakeCluster) throws {
        var exchange = try RecordedExchange("cr-update")
        var body = try #require(FakeJSON(exchange.request.body))
        let now = try #require(cluster.object(.applications, namespace: "iso", name: "shop"))
        body[path: "metadata", "resourceVersion"] = now[path: "metadata", "resourceVersion"]
        exchange.request.body = body.text
        let differences = exchange.differences(from: cluster.answer(exchange.request))
        #expect(differences.isEmpty, "cr-update: \(differences)")
    }

    private static func withDefaults(_ json: FakeJSON) -> FakeJSON {
        var json = json
        json[path: "spec", "components"] = .array(
            (json[path: "spec", "components"]?.array ?? []).map { component in
                var component = component
                if component["replicas"] == nil { component["replicas"] = 1 }
                return component
            })
        return json
    }

    @Test("who owns which fields after applying")
    func ownership() throws {
        func owners(_ body: [UInt8]) throws -> Set<FakeJSON> {
            Set(
                (try #require(FakeJSON(body))[path: "metadata", "managedFields"]?.array ?? [])
                    .map { entry in
                        var entry = entry
                        entry["time"] = nil
                        return entry
                    })
        }
        let cluster = FakeCluster(users: Self.users)
        for name in ["cr-apply-create", "cr-apply-again", "cr-apply-force", "cr-apply-json", "cr-apply-status"] {
            let exchange = try RecordedExchange(name)
            #expect(try owners(cluster.answer(exchange.request).body) == owners(exchange.response.body), "\(name)")
        }
    }
}

extension FakeJSON {
    var version: Int { self[path: "metadata", "resourceVersion"]?.string.flatMap { Int($0) } ?? 0 }
}
