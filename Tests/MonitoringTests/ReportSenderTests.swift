import ClusterModel
import Gzip
import HTTPClient
import Monitoring
import ReportSpool
import Synchronization
import TestSupport
import Testing

/// Delivery against a server of a few lines.
@Suite(.serialized)
struct ReportSenderTests {
    private let links = [
        MeasurementReport.Measurement(target: "b", age: 2, estimate: measuredEstimate(latency: 5))
    ]
    private let time = VirtualTime()
    private let api = ReportingServer()

    private func queue(_ count: Int) -> ReportQueue {
        let queue = ReportQueue(node: "a", bootID: "boot-1", clock: time.clock())
        for _ in 0..<count { queue.add(links) }
        return queue
    }

    private func sender(_ queue: ReportQueue, port: UInt16, limit: ReportBatch.Limit = .init()) -> ReportSender {
        var configuration = HTTPClient.Configuration()
        configuration.retry = .never
        configuration.breaker = nil
        return ReportSender(
            queue: queue, client: HTTPClient(configuration: configuration), server: "http://127.0.0.1:\(port)",
            limit: limit, random: { 0.5 })
    }

    private func server() throws -> ScriptedServer { try ScriptedServer { [api] in api.answer($0) } }

    @Test("accepted reports leave the queue, posted as packed JSON to the measurements")
    func accepted() async throws {
        let requests = Collected<ScriptedServer.Request>()
        let server = try ScriptedServer { [api] request in
            requests.append(request)
            return api.answer(request)
        }
        defer { server.stop() }
        let queue = queue(3)
        time.advance(by: 1)
        #expect(await sender(queue, port: server.port).sendBatch() == .accepted)
        #expect(queue.count == 0)
        let request = try #require(requests.all.first)
        #expect(request.head.hasPrefix("POST /api/v1/measurements HTTP/1.1\r\n"))
        #expect(request.header("content-type") == "application/json")
        let text = String(decoding: try Gzip.unpacked(request.body, limit: 1 << 20), as: UTF8.self)
        #expect(text.contains("\"bootID\":\"boot-1\""))
        #expect(text.contains("\"age\":3"))
        #expect(!text.contains("observedAt"))
        #expect(api.reports.map(\.sequence) == [3, 2, 1])
    }

    @Test(
        "a batch holds as many reports and bytes as it may",
        arguments: [(2, 1 << 20, [2, 2, 1]), (64, 500, [2, 2, 1])])
    func limits(reports: Int, bytes: Int, sizes: [Int]) async throws {
        let server = try server()
        defer { server.stop() }
        let queue = queue(5)
        let sender = sender(queue, port: server.port, limit: .init(reports: reports, bytes: bytes))
        while await sender.sendBatch() == .accepted {}
        let seen = api.state.withLock { $0.requests }
        #expect(seen.map(\.reports) == sizes)
        #expect(seen.allSatisfy { $0.json <= bytes })
    }

    @Test(
        "one report that the server will never take is given up alone, whether its place is named or not",
        arguments: [true, false])
    func oneBadReport(isNamed: Bool) async throws {
        let server = try server()
        defer { server.stop() }
        api.state.withLock {
            $0.unsound = [5, 14]
            $0.namesPlaces = isNamed
        }
        let queue = queue(20)
        let sender = sender(queue, port: server.port)
        var attempts = 0
        while await sender.sendBatch() != .nothingToSend, attempts < 60 { attempts += 1 }
        #expect(Set(api.reports.map(\.sequence)) == Set(1...20).subtracting([5, 14]))
        #expect(api.reports.count == 18)
        #expect(queue.dropped == [.refused: 2])
        #expect(isNamed ? attempts == 2 : attempts < 30)
    }

    @Test("a server that reads no gzip gets JSON as it is, and nothing is lost", arguments: [400, 415])
    func noGzip(status: Int) async throws {
        let server = try ScriptedServer { [api] request in
            request.header("content-encoding") == nil ? api.answer(request) : .init(status: status, body: "what?")
        }
        defer { server.stop() }
        let queue = queue(5)
        let sender = sender(queue, port: server.port)
        guard case .refused = await sender.sendBatch() else { return #expect(Bool(false), "not refused") }
        #expect(await sender.sendBatch() == .accepted)
        #expect(api.reports.count == 5)
        #expect(queue.dropped == [:])
    }

    @Test(
        "reports wait while the server fails or somebody else answers",
        arguments: [
            .init(status: 401), .init(status: 404), .init(status: 500), .init(status: 302, headers: ["Location: /"]),
            .init(status: 200, body: "<html>Please log in</html>"), .init(status: 200, body: "{}"),
            .init(status: 202, body: #"{"reports": [{"bootID": "other", "sequence": 1}]}"#),
            .init(raw: "SSH-2.0-OpenSSH_9.2\r\n"), .init(raw: "HTTP/1.1 202 X\r\nContent-Length: 99\r\n\r\nshort"),
            .init(raw: ""),
        ] as [ScriptedServer.Reply])
    func failed(reply: ScriptedServer.Reply) async throws {
        let server = try server()
        defer { server.stop() }
        api.state.withLock { $0.script = [reply] }
        let queue = queue(3)
        let sender = sender(queue, port: server.port)
        guard case .failed(_, nil) = await sender.sendBatch() else { return #expect(Bool(false), "not failed") }
        #expect(queue.count == 3)
        #expect(sender.failure != nil)
        while await sender.sendBatch() == .accepted {}
        #expect(sender.failure == nil)
        #expect(api.reports.map(\.sequence) == [3, 2, 1])
        #expect(api.state.withLock { $0.requests.map(\.reports) } == [1, 2])
    }

    @Test("reports wait as long as the server asks, within reason", arguments: [(429, "7", 7), (503, "100000", 600)])
    func retryAfter(status: Int, asked: String, seconds: Int) async throws {
        let server = try server()
        defer { server.stop() }
        api.state.withLock { $0.script = [.init(status: status, headers: ["Retry-After: \(asked)"])] }
        guard case .failed(_, let wish?) = await sender(queue(1), port: server.port).sendBatch() else {
            return #expect(Bool(false), "no wish")
        }
        #expect(wish == .seconds(seconds))
    }

    @Test("what has a receipt leaves, and the rest is sent again")
    func partialReceipts() async throws {
        let server = try server()
        defer { server.stop() }
        api.state.withLock {
            $0.script = [.init(status: 202, body: #"{"reports": [{"bootID": "boot-1", "sequence": 2}]}"#)]
        }
        let queue = queue(3)
        let sender = sender(queue, port: server.port)
        #expect(await sender.sendBatch() == .accepted)
        #expect(queue.count == 2)
        #expect(await sender.sendBatch() == .accepted)
        #expect(api.reports.map(\.sequence) == [3, 1])
    }

    @Test("reports wait while nobody listens")
    func unreachable() async throws {
        let queue = queue(1)
        let port = try OneShotServer(status: 200).close()
        guard case .failed = await sender(queue, port: port).sendBatch() else {
            Issue.record("not failed")
            return
        }
        #expect(queue.count == 1)
        #expect(await sender(self.queue(0), port: port).sendBatch() == .nothingToSend)
    }
}
