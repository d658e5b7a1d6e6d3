import FakeAPIServer
import Foundation
import KubernetesClient
import TestSupport
import Testing

/// The whole of it in a cluster: an Application object, pods, a link that degrades, a repair, and the end.
@Suite("At home in a cluster", .timeLimit(.minutes(4)))
struct AtHomeTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func write(_ name: String, _ text: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: "\(directory.path)/\(name)", withIntermediateDirectories: true)
        let path = "\(directory.path)/\(name)/file.yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func start(_ server: FakeAPIServer, _ arguments: [String] = []) throws -> RunningExtender {
        let kubeconfig = try write(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: fake, cluster: {server: "\(server.url)"}}]
            users: [{name: extender, user: {token: secret}}]
            contexts: [{name: test, context: {cluster: fake, user: extender}}]
            """)
        _ = try write("policies", ClusterObjects.policy)
        return try RunningExtender(
            [
                "--state", "sqlite:\(directory.path)/state.db", "--kubeconfig", kubeconfig, "--policies",
                "\(directory.path)/policies", "--admission", "127.0.0.1:0", "--scheduler-name", "isochrone-scheduler",
                "--qos-resource", "isochrone.dev/qos",
            ] + arguments)
    }

    /// Plays kube-scheduler for one pod: filter, prioritize, bind.
    ///
    /// - Returns: where the pod was bound; `nil` where none passed.
    private func schedule(
        _ pod: String, _ extender: RunningExtender, _ kube: ClusterHTTP
    ) async throws -> String? {
        let webhook = ClusterHTTP(base: "http://\(extender.addresses["webhook"] ?? "")")
        let found = try await kube.get("/api/v1/namespaces/city/pods/\(pod)")
        let (object, uid) = (found.text, try #require(found["metadata.uid"] as? String))
        let body = #"{"Pod":\#(object),"NodeNames":["cloud-1","edge-1","edge-2"]}"#
        let filtered = try await webhook.send("POST", "/filter", body)
        guard let passing = filtered["NodeNames"] as? [String], !passing.isEmpty else { return nil }
        let names = passing.map { "\"\($0)\"" }.joined(separator: ",")
        let scored = try await webhook.send("POST", "/prioritize", #"{"Pod":\#(object),"NodeNames":[\#(names)]}"#)
        let list = (try? JSONSerialization.jsonObject(with: Data(scored.text.utf8))) as? [[String: Any]] ?? []
        let best = list.max { ($0["Score"] as? Int ?? 0) < ($1["Score"] as? Int ?? 0) }
        let node = try #require(best?["Host"] as? String)
        let binding = #"{"PodName":"\#(pod)","PodNamespace":"city","PodUID":"\#(uid)","Node":"\#(node)"}"#
        let bound = try await webhook.send("POST", "/bind", binding)
        #expect(bound["Error"] as? String == "", "\(bound.text)")
        return node
    }

    private static let application = "/apis/isochrone.dev/v1alpha1/namespaces/city/applications/traffic"

    private static func condition(_ kind: String, _ answer: ClusterHTTP.Answer) -> String? {
        let conditions = answer["status.conditions"] as? [[String: Any]] ?? []
        return conditions.first { $0["type"] as? String == kind }?["status"] as? String
    }

    private static func toldEvents(_ metrics: String) -> Double {
        let start = #"isochrone_kubernetes_events_total{outcome="told"} "#
        let line = metrics.split(separator: "\n").first { $0.hasPrefix(start) }
        return line.flatMap { Double($0.dropFirst(start.count)) } ?? 0
    }

    @Test("planned, bound, watched, repaired when a link degrades, told to its owner, and forgotten")
    func life() async throws {
        // The rights of the shipped role: one that is missing would be missed here.
        let rights = Set(KubernetesRight.extender.map(\.description))
        let cluster = FakeCluster(users: ["secret": FakeUser("extender", rights: rights), "admin": FakeUser("admin")])
        try await FakeAPIServer.run(cluster) { server in
            let kube = ClusterHTTP(base: server.url, token: "admin")
            for (name, tier) in [("edge-1", "edge"), ("edge-2", "edge"), ("cloud-1", "cloud")] {
                try await kube.create("/api/v1/nodes", ClusterObjects.node(name, tier: tier))
            }
            let extender = try start(server)
            let api = ClusterHTTP(base: "\(extender.server)/api/v1")
            try await api.wait(for: "/nodes", "three nodes") { ($0["items"] as? [Any])?.count == 3 }
            let health = ClusterHTTP(base: "http://\(extender.addresses["metrics"] ?? "")")
            try await health.wait(for: "/readyz", "readiness") { $0.status == 200 }
            try await api.create("/measurements", ClusterObjects.report(1, edge2: 2, cloud1: 10))

            // An Application object is planned, and says so.
            try await kube.create(
                "/apis/isochrone.dev/v1alpha1/namespaces/city/applications", ClusterObjects.application)
            try await kube.wait(for: Self.application, "a plan in the status") {
                Self.condition("Planned", $0) == "True"
            }
            // Its pods are labelled by their owners already; they get the scheduler and the resource.
            let admission = ClusterHTTP(base: "http://\(extender.addresses["admission"] ?? "")")
            let review = try await admission.send(
                "POST", "/mutate", Self.review(ClusterObjects.pod("p", component: "alarm")))
            #expect(review["response.allowed"] as? Bool == true)
            #expect(review["response.patchType"] as? String == "JSONPatch")

            // Both pods get their nodes; the watch tells where they are.
            for (pod, component) in [("camera-a", "camera"), ("alarm-a", "alarm")] {
                try await kube.create("/api/v1/namespaces/city/pods", ClusterObjects.pod(pod, component: component))
            }
            #expect(try await schedule("camera-a", extender, kube) == "edge-1")
            #expect(try await schedule("alarm-a", extender, kube) == "edge-2")
            try await kube.wait(for: Self.application, "satisfaction") { Self.condition("Satisfied", $0) == "True" }

            // The link degrades. After the hold time the alarm is evicted, and its successor goes elsewhere.
            try await api.create("/measurements", ClusterObjects.report(2, edge2: 80, cloud1: 10))
            try await kube.wait(for: Self.application, "degradation") { Self.condition("Degraded", $0) == "True" }
            try await kube.wait(for: "/api/v1/namespaces/city/pods/alarm-a", "an eviction") {
                $0.status == 404 || $0["metadata.deletionTimestamp"] != nil
            }
            cluster.delete(.pods, namespace: "city", name: "alarm-a")
            try await kube.create("/api/v1/namespaces/city/pods", ClusterObjects.pod("alarm-b", component: "alarm"))
            #expect(try await schedule("alarm-b", extender, kube) == "cloud-1")
            try await kube.wait(for: Self.application, "repair") { Self.condition("Satisfied", $0) == "True" }
            let events = try await kube.wait(for: "/apis/events.k8s.io/v1/namespaces/city/events", "events") {
                ($0["items"] as? [Any])?.isEmpty == false
            }
            #expect(events.text.contains("in-time"))
            try await health.wait(for: "/metrics", "a count of Events") {
                Self.toldEvents($0.text) > 0
            }
            let decisions = try ProgramRun("isochrone", ["decisions", "--server", extender.server])
            #expect(decisions.output.contains("evicted"))

            // Everything of it is forgotten with the object.
            try await kube.send("DELETE", Self.application)
            for pod in ["camera-a", "alarm-b"] { cluster.delete(.pods, namespace: "city", name: pod) }
            try await api.wait(for: "/applications", "the end") { ($0["items"] as? [Any])?.isEmpty == true }
            try await api.wait(for: "/placements", "no places") { ($0["items"] as? [Any])?.isEmpty == true }
            #expect(extender.stop() == 0)
        }
    }

    @Test("the REST API asks the cluster who may do what")
    func access() async throws {
        let node = ["authentication.kubernetes.io/node-name": ["edge-1"]]
        let cluster = FakeCluster(users: [
            "secret": FakeUser("extender", rights: Set(KubernetesRight.extender.map(\.description))),
            "admin": FakeUser("admin"),
            "daemon": FakeUser(
                "daemon", rights: ["create measurements.isochrone.dev"], extra: node, audiences: ["isochrone.dev"]),
            "viewer": FakeUser("viewer", rights: ["list nodes.isochrone.dev"], audiences: ["isochrone.dev"]),
        ])
        try await FakeAPIServer.run(cluster) { server in
            let kube = ClusterHTTP(base: server.url, token: "admin")
            try await kube.create("/api/v1/nodes", ClusterObjects.node("edge-1", tier: "edge"))
            let extender = try start(server, ["--api-access", "kubernetes"])
            func api(_ token: String?) -> ClusterHTTP { ClusterHTTP(base: "\(extender.server)/api/v1", token: token) }
            try await api("viewer").wait(for: "/nodes", "the node") { ($0["items"] as? [Any])?.count == 1 }
            #expect(try await api(nil).get("/nodes").status == 401)
            // The token for the API server itself is none for us.
            #expect(try await api("admin").get("/nodes").status == 401)
            #expect(try await api("viewer").get("/links").status == 403)
            let own = ClusterObjects.report(1, edge2: 2, cloud1: 10)
            #expect(try await api("viewer").send("POST", "/measurements", own).status == 403)
            #expect(try await api("daemon").send("POST", "/measurements", own).status == 202)
            let others = own.replacing("\"node\":\"edge-1\"", with: "\"node\":\"edge-9\"")
            #expect(try await api("daemon").send("POST", "/measurements", others).status == 403)
            let file = try write("token", "viewer\n")
            let arguments = ["nodes", "--server", extender.server, "--token-file", file]
            #expect(try ProgramRun("isochrone", arguments).output.contains("edge-1"))
            #expect(try ProgramRun("isochrone", Array(arguments.prefix(3))).code == 2)
            #expect(extender.stop() == 0)
        }
    }

    private static func review(_ pod: String) -> String {
        """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"r-1",
         "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
         "name":"p","namespace":"city","operation":"CREATE","userInfo":{"username":"u"},"object":\(pod),
         "oldObject":null,"dryRun":false,"options":{}}}
        """
    }
}
