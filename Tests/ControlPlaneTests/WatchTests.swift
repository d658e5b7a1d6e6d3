import ClusterModel
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Lists that are watched")
struct WatchTests {
    /// Hands on what a response writes.
    private struct FrameWriter: ResponseBodyWriter {
        let frames: AsyncStream<String>.Continuation

        mutating func write(_ buffer: ByteBuffer) async throws {
            frames.yield(String(buffer: buffer))
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
            frames.finish()
        }
    }

    /// Watches `path` until `body` has seen enough.
    private func watch(
        _ scene: APIScene, _ path: String, lastEventID: String? = nil,
        _ body: (AsyncStream<String>) async throws -> Void
    ) async throws {
        var request = Request(
            head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/api/v1\(path)"),
            body: RequestBody(buffer: ByteBuffer()))
        if let lastEventID { request = request.with("Last-Event-ID", lastEventID) }
        let context = APIRequestContext(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await scene.router.buildResponder().respond(to: request, context: context)
        #expect(response.headers[.contentType] == "text/event-stream")
        let (frames, source) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await response.body.write(FrameWriter(frames: source)) }
            try await body(frames)
            group.cancelAll()
        }
    }

    /// The frames up to and with the first that begins with `end`.
    private func frames(of stream: AsyncStream<String>, through end: String) async -> [String] {
        var frames: [String] = []
        for await frame in stream {
            frames.append(frame)
            if frame.hasPrefix(end) { break }
        }
        return frames
    }

    @Test("first comes what there is, then that it is all, then each change with its number")
    func nodes() async throws {
        let scene = try await APIScene()
        try await watch(scene, "/nodes?watch=true") { stream in
            let present = await frames(of: stream, through: "event: synced")
            #expect(present.count == 4)
            #expect(present.first?.hasPrefix("event: put\ndata: {\"name\":\"a\"") == true)
            try await scene.state.put(node: node("d"))
            let added = await frames(of: stream, through: "id: ")
            #expect(added.last?.contains("event: put\ndata: {\"name\":\"d\",\"object\":{") == true)
            try await scene.state.removeNode(name: "d")
            let gone = await frames(of: stream, through: "id: ")
            #expect(gone.last?.hasSuffix("event: delete\ndata: {\"name\":\"d\"}\n\n") == true)
        }
    }

    @Test("a reader that comes back gets what it missed and not everything")
    func lastEventID() async throws {
        let scene = try await APIScene()
        let start = scene.state.events()
        try await scene.put(chain("one", "x"))
        var iterator = start.makeAsyncIterator()
        let first = try #require(await iterator.next())
        try await scene.put(chain("two", "x"))
        try await watch(scene, "/applications?watch=true", lastEventID: "\(first.sequence)") { stream in
            let missed = await frames(of: stream, through: "id: ")
            #expect(missed.count == 1)
            #expect(missed.first?.contains("\"name\":\"default/two\"") == true)
        }
    }

    @Test("a list of any length comes whole before its changes")
    func longList() async throws {
        let nodes = (0..<10_000).map { node("n\($0)") }
        let scene = try await APIScene(topology: Topology(name: "long", nodes: nodes))
        try await watch(scene, "/nodes?watch=true") { stream in
            #expect(await frames(of: stream, through: "event: synced").count == 10_001)
        }
    }

    @Test("a number that is no longer held starts over")
    func fellBehind() async throws {
        let scene = try await APIScene()
        try await watch(scene, "/placements?watch=true", lastEventID: "1") { stream in
            #expect(
                await frames(of: stream, through: "event: synced") == [
                    "event: reset\ndata: {}\n\n", "event: synced\ndata: {}\n\n",
                ])
        }
    }

    @Test("links come by their source, once they are in a snapshot, as the filter asks")
    func links() async throws {
        let scene = try await APIScene()
        try await watch(scene, "/links?watch=true&from=b") { stream in
            let present = await frames(of: stream, through: "event: synced")
            #expect(present.count == 2)
            _ = try await scene.state.accept(report("a", sequence: 1, ["b": 9]))
            _ = try await scene.state.accept(report("b", sequence: 1, ["c": 7]))
            scene.state.rebuildNow()
            let changed = await frames(of: stream, through: "id: ")
            #expect(changed.count == 1)
            #expect(changed.last?.contains("\"source\":\"b\"") == true)
            #expect(changed.last?.contains("\"sink\":\"c\"") == true)
        }
    }

    @Test("a snapshot's watch tells each new revision, and continues where a reader left")
    func snapshots() async throws {
        let scene = try await APIScene()
        let start = scene.state.snapshot.revision
        var last = ""
        try await watch(scene, "/snapshot?watch=true") { stream in
            let present = await frames(of: stream, through: "event: synced")
            #expect(present.first == "event: snapshot\ndata: {\"revision\":\(start)}\n\n")
            scene.state.rebuildNow()
            let changed = try #require(await frames(of: stream, through: "id: ").last)
            #expect(changed.hasSuffix("event: snapshot\ndata: {\"revision\":\(start + 1)}\n\n"))
            last = changed.split(separator: "\n").first.map { String($0.dropFirst(4)) } ?? ""
        }
        scene.state.rebuildNow()
        try await watch(scene, "/snapshot?watch=true", lastEventID: last) { stream in
            let missed = await frames(of: stream, through: "id: ")
            #expect(missed.count == 1)
            #expect(missed.last?.contains("\"revision\":\(start + 2)}") == true)
        }
    }

    @Test("the question of an application is asked anew when it may have another answer")
    func planning() async throws {
        let scene = try await APIScene()
        try await scene.put(chain("one", "x"))
        try await watch(scene, "/applications/default/one/planning?watch=true") { stream in
            let present = await frames(of: stream, through: "event: synced")
            #expect(present.first?.hasPrefix("event: put\ndata: {\"name\":\"default/one\",\"object\":{") == true)
            try await scene.state.put(
                placement: PodPlacement(pod: "x-0", application: "one", component: "x", replica: 0, node: "b"))
            let placed = await frames(of: stream, through: "id: ")
            #expect(placed.last?.contains("\"placed\":[{\"component\":\"x\",\"node\":\"b\",\"replica\":0}]") == true)
            try await scene.state.removeApplication(id: ApplicationID(name: "one"))
            let gone = await frames(of: stream, through: "id: ")
            #expect(gone.last?.contains("event: delete") == true)
        }
    }

    @Test("a watch with nothing to say gives signs of life")
    func keepAlive() async throws {
        let scene = try await APIScene(topology: nil, settings: APISettings(keepAlive: 0.01))
        try await watch(scene, "/nodes?watch=true") { stream in
            let frames = await frames(of: stream, through: ":")
            #expect(frames.last == ": nothing new\n\n")
        }
    }
}

extension Request {
    fileprivate func with(_ name: String, _ value: String) -> Request {
        var head = head
        if let name = HTTPFields.Element.Name(name) { head.headerFields[name] = value }
        return Request(head: head, body: body)
    }
}
