import FakeAPIServer
import Foundation
import KubernetesWire
import Testing

@testable import KubernetesClient

/// Each fault that a cluster can be relied on to bring, sooner or later.
@Suite("A reflector survives", .timeLimit(.minutes(2)))
struct ReflectorFaultTests {
    @Test("an API server that is down at the start")
    func downAtStart() async throws {
        let scene = ReflectorScene(nodes: "a")
        // A port that was free a moment ago, and where nobody listens.
        let ports = AsyncStream.makeStream(of: Int.self)
        try await FakeAPIServer.run(scene.cluster) { server in ports.continuation.yield(server.port) }
        var iterator = ports.stream.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let client = try KubernetesClient(
            KubernetesConfiguration(
                server: "http://127.0.0.1:\(port)", credential: .token("secret"), source: "test"))
        try await scene.reflect(ResourceSource(client, scene.selection)) { reflector in
            try await eventually("it has failed twice") { reflector.status.failures >= 2 }
            #expect(!reflector.status.isSynced)
            #expect(reflector.status.problem?.contains("can't be reached") == true)
            #expect(reflector.troubledFor != nil)
            try await FakeAPIServer.run(scene.cluster, port: port) { _ in
                try await scene.shows("a")
                try await eventually("all is well") { reflector.status.isCurrent && reflector.troubledFor == nil }
            }
            try await eventually("it is noticed that the server has gone") { !reflector.status.isCurrent }
            #expect(reflector.status.isSynced)
            scene.put("b")
            try await FakeAPIServer.run(scene.cluster, port: port) { _ in try await scene.shows("a", "b") }
        }
    }

    @Test("an API server that goes away and comes back, without a list and without a gap")
    func downLater() async throws {
        let scene = ReflectorScene(nodes: "a")
        try await scene.run { reflector in
            try await scene.shows("a")
            try await eventually("the watch is open") { scene.cluster.openWatches == 1 }
            scene.cluster.setDown(true)
            try await eventually("it is noticed") { !reflector.status.isCurrent }
            scene.put("b")
            scene.cluster.delete(.nodes, name: "a")
            scene.cluster.setDown(false)
            try await scene.shows("b")
            #expect(scene.mirror.now.log == ["replaced 1", "put b", "removed a"])
        }
    }

    @Test("a storm of versions that are too old, in which it lists ever more slowly", arguments: [false, true])
    func storm(asEvent: Bool) async throws {
        var scene = ReflectorScene(nodes: "a")
        scene.settings.longestPause = .milliseconds(200)
        let fixed = scene
        fixed.cluster.failWatches(asEvent ? .errorEvent(code: 410, reason: "Expired") : .status(410), times: 8)
        let start = ContinuousClock.now
        try await fixed.run { reflector in
            try await eventually("the storm is over") { fixed.count("watch nodes") == 9 }
            // 0, 20, 40, 80, 160, 200, 200, 200 ms are the ceilings; at least half of each is waited.
            #expect(ContinuousClock.now - start >= .milliseconds(450))
            #expect(fixed.count("list nodes") == 9)
            fixed.put("b")
            try await fixed.shows("a", "b")
        }
    }

    @Test("a watch that is really too old: the list shows what has gone in between")
    func tooOld() async throws {
        let scene = ReflectorScene(nodes: "a", "b")
        try await scene.run { _ in
            try await scene.shows("a", "b")
            try await eventually("the watch is open") { scene.cluster.openWatches == 1 }
            scene.cluster.setDown(true)
            scene.cluster.delete(.nodes, name: "a")
            scene.put("c")
            scene.cluster.compact()
            scene.cluster.setDown(false)
            try await scene.shows("b", "c")
            #expect(scene.mirror.now.replacements == 2)
        }
    }

    @Test("a list whose pages get too old while it is read")
    func oldPage() async throws {
        let scene = ReflectorScene(nodes: "a", "b", "c")
        scene.cluster.fail(.status(410)) { $0.parameter("continue") != nil }
        try await scene.run { _ in
            try await scene.shows("a", "b", "c")
            #expect(scene.mirror.now.replacements == 1)
            #expect(scene.count("list nodes") == 4)
        }
    }

    @Test("a watch that hangs silently, which it cuts off")
    func hang() async throws {
        var scene = ReflectorScene(nodes: "a")
        scene.settings.watchTime = .milliseconds(700)
        scene.settings.grace = .milliseconds(300)
        let fixed = scene
        fixed.cluster.failWatches(.hang)
        try await fixed.run { _ in
            try await fixed.shows("a")
            fixed.put("b")
            try await fixed.shows("a", "b")
            #expect(fixed.mirror.now.replacements == 1)
        }
    }

    @Test("a store that was restored from a backup: a watch from the future would be silent for ever")
    func restored() async throws {
        let scene = ReflectorScene(nodes: "a", "b")
        scene.cluster.setVersion(1_000)
        try await scene.run { reflector in
            try await scene.shows("a", "b")
            try await eventually("the watch is open") { scene.cluster.openWatches == 1 }
            scene.cluster.setVersion(500)
            scene.cluster.delete(.nodes, name: "b")
            try await scene.shows("a")
            try await eventually("all is well") { reflector.status.isCurrent }
            #expect(scene.mirror.now.replacements == 2)
            scene.put("c")
            try await scene.shows("a", "c")
        }
    }

    @Test("a connection that breaks between two lines and in the middle of one", arguments: [0, 1, 25, 60])
    func cut(bytes: Int) async throws {
        let scene = ReflectorScene(nodes: "a")
        scene.cluster.failWatches(.cut(afterLines: 1, bytes: bytes))
        try await scene.run { _ in
            try await scene.shows("a")
            try await eventually("the watch is open") { scene.cluster.openWatches == 1 }
            for name in ["b", "c", "d"] { scene.put(name) }
            try await scene.shows("a", "b", "c", "d")
            #expect(scene.mirror.now.log == ["replaced 1", "put b", "put c", "put d"])
        }
    }

    @Test(
        "lines that are no events, and objects that can't be read",
        arguments: [
            "{\"type\":\"ADDED\"", "{}", "[]",
            "{\"type\":\"MAGIC\",\"object\":{\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"9\"}}}",
            "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"resourceVersion\":\"9\"}}}",
            "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":7,\"resourceVersion\":\"9\"}}}",
        ])
    func garbage(line: String) async throws {
        let scene = ReflectorScene(nodes: "a")
        scene.cluster.failWatches(.line(line))
        try await scene.run { reflector in
            try await eventually("it lists again") { scene.mirror.now.replacements == 2 }
            scene.put("b")
            try await scene.shows("a", "b")
            try await eventually("all is well") { reflector.status.isCurrent }
        }
    }

    @Test("an object in a list that can't be read, and the others are told all the same")
    func unreadableItem() async throws {
        var scene = ReflectorScene(nodes: "a")
        scene.pageSize = 500
        scene.cluster.put(.nodes, ["metadata": ["name": "b", "labels": [1]]])
        let fixed = scene
        try await fixed.run { reflector in
            try await fixed.shows("a")
            try await eventually("it is said") { reflector.status.problem?.contains("metadata.labels") == true }
            #expect(reflector.status.isSynced)
            #expect(reflector.status.unreadableNow == 1)
        }
    }

    @Test("an API server that has too much to do: it waits as long as it is asked to")
    func throttled() async throws {
        let scene = ReflectorScene(nodes: "a")
        scene.cluster.fail(.throttled(retryAfter: 2)) { $0.method == "GET" }
        scene.cluster.failWatches(.throttled(retryAfter: nil))
        let start = ContinuousClock.now
        try await scene.run { _ in
            try await scene.shows("a")
            #expect(ContinuousClock.now - start >= .seconds(2))
            scene.put("b")
            try await scene.shows("a", "b")
        }
    }

    @Test("errors of the server", arguments: [500, 502, 503, 504])
    func errors(status: Int) async throws {
        let scene = ReflectorScene(nodes: "a")
        scene.cluster.fail(.status(status), times: 3) { !$0.isWatch }
        scene.cluster.failWatches(.status(status), times: 2)
        scene.cluster.failWatches(.errorEvent(code: status, reason: "InternalError"), times: 2)
        try await scene.run { _ in
            try await scene.shows("a")
            scene.put("b")
            try await scene.shows("a", "b")
        }
    }

    @Test("rights that are taken away and given back, and says which one it lacks")
    func forbidden() async throws {
        let scene = ReflectorScene(nodes: "a", users: ["secret": FakeUser("extender", rights: ["list nodes"])])
        try await scene.run { reflector in
            try await scene.shows("a")
            try await eventually("it is said") { reflector.status.problem?.contains("watch nodes") == true }
            scene.cluster.setUsers(["secret": FakeUser("extender", rights: ["list nodes", "watch nodes"])])
            scene.put("b")
            try await scene.shows("a", "b")
            try await eventually("all is well") { reflector.status.isCurrent }
        }
    }

    @Test("a token that expires and is renewed, and no status ever shows one")
    func expiredToken() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "reflector-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "token")
        try "hunter2-old".write(to: file, atomically: true, encoding: .utf8)
        let scene = ReflectorScene(nodes: "a", users: ["hunter2-old": FakeUser("extender")])
        try await FakeAPIServer.run(scene.cluster) { server in
            let client = try KubernetesClient(
                KubernetesConfiguration(server: server.url, credential: .tokenFile(file.path), source: "test"))
            try await scene.reflect(ResourceSource(client, scene.selection)) { reflector in
                try await scene.shows("a")
                scene.cluster.setUsers(["hunter2-new": FakeUser("extender")])
                scene.cluster.setDown(true)
                scene.cluster.setDown(false)
                try await eventually("it is said") {
                    reflector.status.problem?.contains("does not accept the credential") == true
                }
                #expect(!"\(reflector.status)".contains("hunter2"))
                try "hunter2-new".write(to: file, atomically: true, encoding: .utf8)
                scene.put("b")
                try await scene.shows("a", "b")
                #expect(!"\(reflector.status)".contains("hunter2"))
            }
        }
    }

    @Test("a kind that is not there yet, and is gone for a while")
    func missingKind() async throws {
        var scene = ReflectorScene()
        scene.selection = ResourceSelection(.applications)
        scene.cluster.remove(.applications)
        let fixed = scene
        try await fixed.run { reflector in
            try await eventually("it is said") { reflector.status.problem?.contains("404") == true }
            fixed.cluster.add(.applications)
            fixed.cluster.put(.applications, ["metadata": ["name": "shop", "namespace": "iso"]])
            try await fixed.shows("iso/shop")
        }
    }
}
