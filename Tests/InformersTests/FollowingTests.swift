import ClusterModel
import FakeAPIServer
import HTTPClient
import Informers
import KubernetesClient
import StateStore
import TestSupport
import Testing

@Suite("Following an API server over a socket", .timeLimit(.minutes(2)))
struct FollowingTests {
    private let cluster = FakeCluster(users: ["secret": FakeUser("extender")])

    private static func node(_ name: String) -> FakeJSON {
        [
            "metadata": ["name": .string(name), "labels": ["topology.kubernetes.io/zone": "north"]],
            "spec": ["podCIDRs": ["10.244.0.0/24"]],
            "status": [
                "allocatable": ["cpu": "4", "memory": "8Gi", "pods": "110"],
                "conditions": [["type": "Ready", "status": "True"]],
                "addresses": [["type": "InternalIP", "address": "10.0.0.1"]],
            ],
        ]
    }

    private static func pod(_ name: String, on node: String, isOurs: Bool = false, cpu: String = "500m") -> FakeJSON {
        var pod: FakeJSON = [
            "metadata": ["name": .string(name), "namespace": "default"],
            "spec": [
                "nodeName": .string(node),
                "containers": [["name": "main", "resources": ["requests": ["cpu": .string(cpu)]]]],
            ],
            "status": ["phase": "Running"],
        ]
        if isOurs {
            pod[path: "metadata", "labels"] = ["isochrone.dev/application": "shop", "isochrone.dev/component": "web"]
        }
        return pod
    }

    private static func application(replicas: Int64) -> FakeJSON {
        [
            "metadata": ["name": "shop", "namespace": "default", "generation": 1],
            "spec": ["components": [["name": "web", "replicas": .integer(replicas), "resources": ["cpu": "500m"]]]],
        ]
    }

    private func fill() {
        for name in ["a", "b"] { cluster.put(.nodes, Self.node(name)) }
        cluster.put(.applications, Self.application(replicas: 2))
        cluster.put(.pods, Self.pod("web-1", on: "a", isOurs: true))
        cluster.put(.pods, Self.pod("foreign", on: "a", cpu: "1"))
        var over = Self.pod("over", on: "a", cpu: "3")
        over[path: "status", "phase"] = "Succeeded"
        cluster.put(.pods, over)
    }

    /// What is free and who sits where, as one text.
    private func shown(_ scene: Scene) -> String {
        let nodes = scene.state.snapshot.nodes.map { "\($0.name) \($0.free?.milliCPU ?? -1)" }
        let seats = scene.seats(of: "shop").sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return (nodes + seats).joined(separator: ", ")
    }

    /// Follows the fake for as long as `body` takes.
    private func follow(
        _ body: @escaping @Sendable (Scene, ClusterFollowing, FakeAPIServer) async throws -> Void
    ) async throws {
        let scene = try await Scene()
        try await FakeAPIServer.run(cluster) { server in
            let client = try KubernetesClient(
                KubernetesConfiguration(server: server.url, credential: .token("secret"), source: "test"),
                requestTimeout: .seconds(10))
            var settings = ReflectorSettings()
            (settings.firstPause, settings.longestPause) = (.milliseconds(10), .milliseconds(50))
            let following = ClusterFollowing(scene.informer, sources: .init(client), settings: settings)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await following.run() }
                group.addTask { await scene.state.run() }
                try await body(scene, following, server)
                group.cancelAll()
            }
        }
    }

    private func wait(_ scene: Scene, for expected: String) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while shown(scene) != expected, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(shown(scene) == expected)
    }

    /// Goes down, and does `change` when all watches have noticed.
    private func whileDown(_ change: () -> Void) async throws {
        cluster.setDown(true)
        let deadline = ContinuousClock.now + .seconds(30)
        while cluster.openWatches > 0, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        #expect(cluster.openWatches == 0)
        change()
        cluster.setDown(false)
    }

    @Test("lists and watches come into the state")
    func life() async throws {
        fill()
        try await follow { [cluster] scene, following, _ in
            try await self.wait(scene, for: "a 3000, b 4000, web-1=0")
            let node = try #require(scene.state.snapshot.nodes.first)
            #expect(node.subCluster == "north" && node.podCIDRs == ["10.244.0.0/24"] && node.addresses == ["10.0.0.1"])
            cluster.put(.pods, Self.pod("web-2", on: "b", isOurs: true))
            try await self.wait(scene, for: "a 3000, b 4000, web-1=0, web-2=1")
            cluster.put(.pods, Self.pod("web-3", on: "b", isOurs: true))
            try await self.wait(scene, for: "a 3000, b 3500, web-1=0, web-2=1")
            cluster.delete(.pods, namespace: "default", name: "web-1")
            try await self.wait(scene, for: "a 3000, b 4000, web-2=1, web-3=0")
            // It ends, which a watch of running pods tells as its removal.
            cluster.update(.pods, namespace: "default", name: "foreign") { $0[path: "status", "phase"] = "Succeeded" }
            try await self.wait(scene, for: "a 4000, b 4000, web-2=1, web-3=0")
            cluster.delete(.applications, namespace: "default", name: "shop")
            try await self.wait(scene, for: "a 4000, b 3000, web-2=1, web-3=0")
            cluster.delete(.nodes, name: "a")
            try await self.wait(scene, for: "b 3000, web-2=1, web-3=0")
            #expect(following.statuses.map(\.isSynced) == [true, true, true])
            #expect(following.statuses.allSatisfy { $0.problem == nil })
        }
    }

    @Test("what happens while the API server is away, restarts, or forgets, is known once it is back")
    func gaps() async throws {
        fill()
        cluster.setDown(true)
        try await follow { [cluster] scene, following, _ in
            #expect(!scene.informer.isSynced)
            cluster.setDown(false)
            try await self.wait(scene, for: "a 3000, b 4000, web-1=0")
            try await self.whileDown {
                cluster.delete(.pods, namespace: "default", name: "web-1")
                cluster.put(.pods, Self.pod("web-2", on: "b", isOurs: true))
            }
            try await self.wait(scene, for: "a 3000, b 4000, web-2=0")
            // Everything from before is too old: each watch has to list anew.
            try await self.whileDown {
                cluster.delete(.pods, namespace: "default", name: "web-2")
                cluster.put(.pods, Self.pod("web-2", on: "a", isOurs: true))
                cluster.delete(.nodes, name: "b")
                cluster.compact()
            }
            try await self.wait(scene, for: "a 3000, web-2=0")
            cluster.failWatches(.errorEvent(code: 410, reason: "Expired"), times: 9)
            cluster.failWatches(.cut(afterLines: 1, bytes: 20), times: 4)
            try await self.whileDown {}
            for number in 0..<20 {
                cluster.put(.pods, Self.pod("storm-\(number)", on: "a", cpu: "10m"))
                try await Task.sleep(for: .milliseconds(5))
            }
            try await self.wait(scene, for: "a 2800, web-2=0")
            #expect(following.statuses.map(\.objects) == [1, 22, 1])
        }
    }

    @Test("without the definition of Applications, nodes and pods are followed all the same")
    func noDefinition() async throws {
        fill()
        cluster.remove(.applications)
        try await follow { [cluster] scene, following, _ in
            try await self.wait(scene, for: "a 2500, b 4000")
            #expect(!scene.informer.isSynced && following.statuses.last?.problem != nil)
            cluster.add(.applications)
            cluster.put(.applications, Self.application(replicas: 1))
            try await self.wait(scene, for: "a 3000, b 4000, web-1=0")
        }
    }
}
