import FakeAPIServer
import Foundation
import HTTPClient
import TestSupport
import Testing

/// The program with a store on disk and an API server.
@Suite("isochrone-extender with a Kubernetes API")
struct ExtenderKubernetesTests {
    /// Two nodes with room for one worker each, and an application of two.
    private static let topology = """
        apiVersion: isochrone.dev/v1alpha1
        kind: Topology
        metadata: {name: pair}
        spec:
          nodes:
            - {name: a, allocatable: {cpu: "1"}}
            - {name: b, allocatable: {cpu: "1"}}
        """
    private static let application = """
        apiVersion: isochrone.dev/v1alpha1
        kind: Application
        metadata: {name: farm}
        spec:
          components:
            - {name: worker, replicas: 2, resources: {cpu: 800m}}
          constraints: [{separate: {topologyKey: kubernetes.io/hostname}}]
        """

    private static let blocker = """
        apiVersion: isochrone.dev/v1alpha1
        kind: Application
        metadata: {name: blocker}
        spec:
          components: [{name: weight, resources: {cpu: 800m}}]
        """

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = "\(directory.path)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func kubeconfig(_ server: FakeAPIServer) throws -> String {
        try file(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: fake, cluster: {server: "\(server.url)"}}]
            users: [{name: extender, user: {token: secret}}]
            contexts: [{name: test, context: {cluster: fake, user: extender}}]
            """)
    }

    private static func cluster(_ pods: String...) -> FakeCluster {
        let rights: Set = ["get pods", "patch pods", "create pods/binding"]
        return FakeCluster(
            pods: pods.map { FakePod($0, namespace: "default", uid: "uid-\($0)") },
            users: ["secret": FakeUser("extender", rights: rights)])
    }

    private func start(_ server: FakeAPIServer) throws -> RunningExtender {
        try RunningExtender([
            "--state", "sqlite:\(directory.path)/state.db", "--kubeconfig", try kubeconfig(server), "--topology",
            try file("topology.yaml", Self.topology), "--application",
            try file("application.yaml", Self.application), try file("blocker.yaml", Self.blocker),
        ])
    }

    private func ask(_ extender: RunningExtender, _ verb: String, _ body: String) async throws -> SchedulerAnswer {
        let url = "http://\(extender.addresses["webhook"] ?? "")/\(verb)"
        let request = HTTPRequest(method: "POST", url: url, body: Array(body.utf8))
        return SchedulerAnswer(try await HTTPClient().send(request).body)
    }

    private func filter(_ extender: RunningExtender, _ pod: String) async throws -> [String] {
        let labels = #"{"isochrone.dev/application":"farm","isochrone.dev/component":"worker"}"#
        let body =
            #"{"Pod":{"metadata":{"name":"\#(pod)","namespace":"default","uid":"uid-\#(pod)","labels":\#(labels)}},"NodeNames":["a","b"]}"#
        return try #require(try await ask(extender, "filter", body).passing(isNames: true))
    }

    /// What the program says of itself, once it says `text` or after ten seconds.
    private func readiness(_ extender: RunningExtender, until text: String) async throws -> String {
        let request = HTTPRequest(url: "http://\(extender.addresses["metrics"] ?? "")/readyz")
        let deadline = ContinuousClock.now + .seconds(10)
        var answer = ""
        repeat {
            answer = try await HTTPClient().send(request).text
            if answer.contains(text) { return answer }
            try await Task.sleep(for: .milliseconds(50))
        } while ContinuousClock.now < deadline
        Issue.record("no \"\(text)\" in \(answer)")
        return answer
    }

    @Test("a pod is bound, and what was held survives a kill", .timeLimit(.minutes(2)))
    func bindAndKill() async throws {
        let cluster = Self.cluster("p", "q")
        try await FakeAPIServer.run(cluster) { server in
            let first = try start(server)
            #expect(try await filter(first, "p") == ["a", "b"])
            first.kill()
            let second = try start(server)
            let free = try await filter(second, "q")
            #expect(free.count == 1, "p still holds the other node")
            let taken = ["a", "b"].first { !free.contains($0) } ?? ""
            let bind = #"{"PodName":"p","PodNamespace":"default","PodUID":"uid-p","Node":"\#(taken)"}"#
            for _ in 0..<2 {
                #expect(try await ask(second, "bind", bind).object?["Error"] as? String == "")
            }
            #expect(cluster.pod("p", namespace: "default")?.spec.nodeName == taken)
            let elsewhere = bind.replacing("\"Node\":\"\(taken)\"", with: "\"Node\":\"\(free[0])\"")
            #expect(try await ask(second, "bind", elsewhere).object?["Error"] as? String != "")
            let decisions = try ProgramRun("isochrone", ["decisions", "--server", second.server])
            #expect(decisions.output.contains("bound"))
            let explained = try ProgramRun(
                "isochrone", ["explain", "farm", "--pod", "q", "--server", second.server])
            #expect(explained.output.contains("filter default/q (farm, worker 1)"))
            let readiness = try await readiness(second, until: "[+] kubernetes: \(server.url) answers")
            #expect(readiness.contains("[+] requests:"))
            #expect(second.stop() == 0)
        }
    }

    @Test("a rejected pod is queued again once it would find a node", .timeLimit(.minutes(2)))
    func requeue() async throws {
        let cluster = Self.cluster("p", "q")
        try await FakeAPIServer.run(cluster) { server in
            let extender = try start(server)
            for (pod, application, component, node) in [("p", "farm", "worker", "a"), ("w", "blocker", "weight", "b")] {
                let place = HTTPRequest(
                    method: "PUT", url: "\(extender.server)/api/v1/placements/default/\(pod)",
                    headers: [(name: "Content-Type", value: "application/json")],
                    body: Array(
                        #"{"application":"\#(application)","component":"\#(component)","node":"\#(node)"}"#.utf8))
                #expect(try await HTTPClient().send(place).isSuccess)
            }
            #expect(try await filter(extender, "q") == [])
            let gone = HTTPRequest(method: "DELETE", url: "\(extender.server)/api/v1/placements/default/w")
            #expect(try await HTTPClient().send(gone).isSuccess)
            let deadline = ContinuousClock.now + .seconds(30)
            func annotation() -> String? {
                cluster.pod("q", namespace: "default")?.metadata.annotations?["isochrone.dev/requeued-at"]
            }
            while annotation() == nil, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(50)) }
            #expect(annotation() != nil)
            #expect(try await filter(extender, "q") == ["b"])
        }
    }
}
