import FakeAPIServer
import Foundation
import Testing

/// Holds the fake's watches against recorded ones: the same things are done to it, and it has to tell the same.
@Suite("The fake API server's watches, against real ones")
struct RecordedWatchTests {
    private func cluster(_ list: String? = nil, _ kind: FakeKind = .nodes, at version: Int) throws -> FakeCluster {
        let cluster = FakeCluster(users: ["admin": FakeUser("admin")])
        if let list, let items = FakeJSON(try RecordedExchange(list).response.body)?["items"]?.array {
            for item in items.sorted(by: { $0.version < $1.version }) { cluster.put(kind, item, version: item.version) }
        }
        cluster.setVersion(version)
        return cluster
    }

    /// Does to the fake what a recorded line tells of.
    private func happen(_ line: FakeJSON, _ kind: FakeKind, _ cluster: FakeCluster, leaves: Bool = false) {
        guard let object = line["object"] else { return }
        switch line["type"] {
        case "ADDED", "MODIFIED": cluster.put(kind, object, version: object.version)
        case "DELETED":
            cluster.setVersion(object.version - 1)
            if leaves {
                var changed = object
                changed[path: "metadata", "labels"] = [:]
                changed[path: "spec", "nodeName"] = "node-a"
                cluster.put(kind, changed)
            } else {
                cluster.delete(
                    kind, namespace: object[path: "metadata", "namespace"]?.string,
                    name: object[path: "metadata", "name"]?.string ?? "")
            }
        default: break
        }
    }

    private func lines(_ watch: inout FakeWatch, _ cluster: FakeCluster) -> [FakeJSON] {
        cluster.lines(of: &watch).compactMap { FakeJSON($0) }
    }

    private func compare(_ lines: [FakeJSON], _ recorded: [FakeJSON], _ name: String) {
        #expect(lines.map(RecordedWatch.summary) == recorded.map(RecordedWatch.summary), "\(name)")
        for (line, other) in zip(lines, recorded) where line["type"] != "BOOKMARK" {
            #expect(RecordedWatch.shape(line) == RecordedWatch.shape(other), "\(name)")
        }
    }

    @Test(
        "changes come as they came, one by one",
        arguments: [
            ("watch-nodes", FakeKind.nodes, 338), ("watch-crs", .applications, 378), ("watch-pod-life", .pods, 352),
            ("watch-nodes-bookmark-minute", .nodes, 424),
        ])
    func changes(name: String, kind: FakeKind, version: Int) throws {
        let recorded = try RecordedWatch(name)
        let cluster = try cluster(kind == .nodes ? "list-nodes" : nil, kind, at: version)
        var watch = try #require(cluster.watch(recorded.request))
        let expected = recorded.lines.filter { $0["type"] != "BOOKMARK" }
        var told: [FakeJSON] = []
        for line in expected {
            happen(line, kind, cluster)
            told += lines(&watch, cluster)
        }
        compare(told, expected, name)
        // One recording was over before a bookmark was due.
        let hasBookmark = watch.dueBookmark() != nil
        #expect(hasBookmark == (recorded.request.parameter("allowWatchBookmarks") == "true"))
    }

    @Test(
        "what leaves the selection is told as deleted, and as added when it is back",
        arguments: [("watch-pods-label", 347), ("watch-pods-unbound", 273)])
    func selections(name: String, version: Int) throws {
        let recorded = try RecordedWatch(name)
        let cluster = try cluster(at: version)
        var watch = try #require(cluster.watch(recorded.request))
        var told: [FakeJSON] = []
        for line in recorded.lines {
            happen(line, .pods, cluster, leaves: true)
            told += lines(&watch, cluster)
        }
        compare(told, recorded.lines, name)
        #expect(cluster.names(.pods).count >= 1)
    }

    @Test(
        "what is there is told first where no version is given",
        arguments: [
            "watch-nodes-no-rv", "watch-nodes-rv0", "watch-nodes-name", "watch-nodes-sendinitialevents",
            "watch-nodes-sendinitialevents-no-bookmarks", "watch-server-shutdown",
        ])
    func initial(name: String) throws {
        let recorded = try RecordedWatch(name)
        let cluster = FakeCluster(users: ["admin": FakeUser("admin")])
        let isFirst = { (line: FakeJSON) in line["type"] == "ADDED" }
        let order = recorded.lines.filter(isFirst).compactMap { $0["object"] }.sorted { $0.version < $1.version }
        for object in order { cluster.put(.nodes, object, version: object.version) }
        let end = recorded.lines.first { $0["type"] == "BOOKMARK" }
        if let end { cluster.setVersion(end[path: "object"]?.version ?? 0) }
        var watch = try #require(cluster.watch(recorded.request))
        let count = recorded.lines.count(where: isFirst) + (end == nil ? 0 : 1)
        let told = lines(&watch, cluster)
        compare(told, Array(recorded.lines.prefix(count)), name)
        let mark = told.last?[path: "object", "metadata", "annotations", "k8s.io/initial-events-end"]
        #expect((mark == "true") == (end != nil))
    }

    @Test("an old version that is still kept is served")
    func old() throws {
        let recorded = try RecordedWatch("watch-nodes-old-rv-in-cache")
        let cluster = try cluster("list-nodes", at: 244)
        for line in recorded.lines { happen(line, .nodes, cluster) }
        var watch = try #require(cluster.watch(recorded.request))
        compare(lines(&watch, cluster), recorded.lines, recorded.name)
    }

    @Test(
        "a version that is too old is one line and the end",
        arguments: [
            ("watch-nodes-too-old-410", 537), ("watch-nodes-too-old-rv1-410", 537), ("watch-crs-too-old-410", 537),
            ("watch-events-too-old-410", 537),
        ])
    func tooOld(name: String, version: Int) throws {
        let recorded = try RecordedWatch(name)
        let cluster = try cluster(at: version)
        cluster.compact()
        var watch = try #require(cluster.watch(recorded.request))
        let told = lines(&watch, cluster)
        #expect(told.map(RecordedWatch.summary) == recorded.lines.map(RecordedWatch.summary))
        #expect(watch.isOver)
        let (status, other) = (told.first?["object"], recorded.lines.first?["object"])
        #expect(status?["code"] == other?["code"])
        #expect(status?["reason"] == other?["reason"])
        // etcd itself, which is asked for events, has other words.
        if !name.contains("events"), name.contains("nodes") { #expect(status?["message"] == other?["message"]) }
    }

    @Test(
        "nothing is told from the future, or while nothing happens",
        arguments: [
            "watch-nodes-rv-future", "watch-nodes-timeout2", "watch-nodes-bookmark-idle",
        ])
    func silence(name: String) throws {
        let recorded = try RecordedWatch(name)
        #expect(recorded.lines.isEmpty)
        let version = name.contains("idle") ? 374 : 342
        let cluster = try cluster("list-nodes", at: version)
        var watch = try #require(cluster.watch(recorded.request))
        cluster.put(.pods, ["metadata": ["name": "p", "namespace": "iso"]])
        #expect(cluster.lines(of: &watch).isEmpty)
        #expect(watch.dueBookmark() == nil)
        #expect(!watch.isOver)
    }

    @Test(
        "what is no watch is refused before it begins",
        arguments: ["watch-nodes-rv-garbage", "watch-nodes-sendinitialevents-no-match-422"])
    func refused(name: String) throws {
        let exchange = try RecordedExchange(name)
        let answer = try cluster("list-nodes", at: 342).answer(exchange.request)
        #expect(exchange.differences(from: answer).isEmpty)
    }
}
