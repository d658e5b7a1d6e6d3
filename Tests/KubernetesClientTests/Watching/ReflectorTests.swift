import FakeAPIServer
import Foundation
import Testing

@testable import KubernetesClient

@Suite("A reflector", .timeLimit(.minutes(2)))
struct ReflectorTests {
    @Test("lists in pages, and then tells of every change")
    func life() async throws {
        let scene = ReflectorScene(nodes: "a", "b", "c", "d", "e")
        try await scene.run { reflector in
            try await scene.shows("a", "b", "c", "d", "e")
            #expect(reflector.status.isCurrent)
            #expect(scene.count("list nodes") == 3)
            #expect(scene.mirror.now.replacements == 1)
            scene.put("f")
            try await scene.shows("a", "b", "c", "d", "e", "f")
            scene.cluster.delete(.nodes, name: "b")
            try await scene.shows("a", "c", "d", "e", "f")
            scene.put("a", labels: ["zone": "x"])
            try await eventually("the label is seen") { scene.mirror.now.objects["a"]?.labels["zone"] == "x" }
            #expect(scene.mirror.now.replacements == 1)
        }
    }

    @Test("goes on from the newest version when a watch ends, and tells nothing twice or not at all")
    func resumes() async throws {
        var scene = ReflectorScene(nodes: "a")
        scene.settings.watchTime = .seconds(1)
        scene.cluster.setPace { $0.second = .milliseconds(20) }
        let fixed = scene
        try await fixed.run { reflector in
            try await fixed.shows("a")
            for number in 0..<40 {
                fixed.put("n\(number)")
                try await Task.sleep(for: .milliseconds(5))
            }
            try await eventually("all are told") { fixed.mirror.now.objects.count == 41 }
            #expect(fixed.mirror.now.replacements == 1)
            #expect(fixed.mirror.now.log.count == 41)
            #expect(fixed.count("watch nodes") > 1)
            #expect(reflector.status.isCurrent)
        }
    }

    @Test("what leaves a selection is removed although it lives on, and comes back when it matches again")
    func selection() async throws {
        var scene = ReflectorScene()
        scene.selection = ResourceSelection(.nodes, labels: "tier in (edge,far)")
        scene.put("a", labels: ["tier": "edge"])
        scene.put("b", labels: ["tier": "cloud"])
        let fixed = scene
        try await fixed.run { _ in
            try await fixed.shows("a")
            fixed.put("b", labels: ["tier": "far"])
            try await fixed.shows("a", "b")
            fixed.put("a", labels: ["tier": "cloud"])
            try await fixed.shows("b")
            #expect(fixed.cluster.object(.nodes, name: "a") != nil)
            fixed.put("a", labels: ["tier": "edge"])
            try await fixed.shows("a", "b")
        }
    }

    @Test("unbound pods of one namespace: binding one takes it away")
    func unbound() async throws {
        var scene = ReflectorScene()
        scene.selection = ResourceSelection(.pods, namespace: "shop", fields: "spec.nodeName=")
        scene.cluster.put(FakePod("cart", namespace: "shop", uid: "1"))
        scene.cluster.put(FakePod("other", namespace: "else", uid: "2"))
        let fixed = scene
        try await fixed.run { _ in
            try await fixed.shows("shop/cart")
            fixed.cluster.update(.pods, namespace: "shop", name: "cart") { $0[path: "spec", "nodeName"] = "edge-1" }
            try await fixed.shows()
        }
    }

    @Test("bookmarks move the version on, so that a reconnect is not too late")
    func bookmarks() async throws {
        var scene = ReflectorScene(nodes: "a")
        scene.selection = ResourceSelection(.nodes, labels: "seen=yes")
        scene.cluster.setPace { $0.bookmarkSeconds = 1 }
        scene.settings.watchTime = .seconds(600)
        let fixed = scene
        try await fixed.run { reflector in
            try await eventually("the watch is open") { fixed.cluster.openWatches == 1 }
            for number in 0..<10 { fixed.put("n\(number)") }
            let version = "\(fixed.cluster.version)"
            try await eventually("a bookmark has come") { reflector.status.resourceVersion == version }
            #expect(fixed.mirror.now.changes == 1)
            // What was before the bookmark is forgotten; a watch from the list's version would be too old.
            fixed.cluster.compact()
            fixed.cluster.setDown(true)
            fixed.cluster.setDown(false)
            fixed.put("z", labels: ["seen": "yes"])
            try await fixed.shows("z")
            #expect(fixed.mirror.now.replacements == 1)
        }
    }

    @Test("reads no further than its handler has come")
    func backPressure() async throws {
        let scene = ReflectorScene(nodes: "a")
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let mirror = scene.mirror
        try await FakeAPIServer.run(scene.cluster) { server in
            let source = ResourceSource<NamedObject>(try scene.client(server), scene.selection)
            let reflector = Reflector(source, settings: scene.settings) { change in
                mirror.take(change)
                if case .put = change { for await _ in gate { break } }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await reflector.run() }
                try await scene.shows("a")
                for number in 0..<200 { scene.put("n\(number)") }
                try await eventually("the first is told") { mirror.now.changes == 2 }
                try await Task.sleep(for: .milliseconds(100))
                #expect(mirror.now.changes == 2)
                opener.finish()
                try await eventually("all are told") { mirror.now.objects.count == 201 }
                group.cancelAll()
            }
        }
    }

    @Test("tells a whole list again after a while, because no watch can tell that a store was restored")
    func relists() async throws {
        var scene = ReflectorScene(nodes: "a")
        scene.settings.relistAfter = .milliseconds(1)
        scene.settings.watchTime = .seconds(1)
        scene.cluster.setPace { $0.second = .milliseconds(1_200) }
        let fixed = scene
        try await fixed.run { _ in
            try await eventually("it lists again") { fixed.mirror.now.replacements >= 2 }
            try await fixed.shows("a")
        }
    }
}
