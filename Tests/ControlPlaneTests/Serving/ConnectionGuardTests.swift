import HTTPTypes
import Logging
import MetricsTestKit
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import ControlPlane

@Suite("A connection's guards")
struct ConnectionGuardTests {
    /// A connection of HTTP/1.1 with a clock that is turned by hand.
    private struct Line {
        let metrics: TestMetrics
        let channel: EmbeddedChannel

        init(watch: ConnectionWatch? = nil, metrics: TestMetrics = TestMetrics(), log: RecordedLog = RecordedLog())
            throws
        {
            self.metrics = metrics
            let watch =
                watch ?? ConnectionWatch("webhook", limits: ServingLimits(), metrics: metrics, logger: log.logger)
            channel = EmbeddedChannel(handlers: [ConnectionGuard(watch), RequestGuard(watch)])
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func receive(_ parts: HTTPRequestPart...) throws {
            for part in parts { try channel.writeInbound(part) }
        }

        func send(_ parts: HTTPResponsePart...) throws {
            for part in parts { try channel.writeOutbound(part) }
        }

        /// Whether the connection is open after so many seconds more.
        func isOpen(after seconds: Int64) -> Bool {
            channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
            return channel.isActive
        }

        func cuts(_ reason: String) -> Int64 {
            metrics.counterTotal(
                label: "isochrone_connections_cut_total", dimensions: [("server", "webhook"), ("reason", reason)])
        }
    }

    private static let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/filter"))
    private static let answer = HTTPResponsePart.head(HTTPResponse(status: .ok))
    private static let byte = HTTPRequestPart.body(ByteBuffer(string: "x"))

    @Test("a client that connects and asks nothing is cut off after ten seconds")
    func noRequest() throws {
        let line = try Line()
        #expect(line.isOpen(after: 9))
        #expect(!line.isOpen(after: 1))
        #expect(line.cuts("no_request") == 1)
    }

    @Test("an answered client may be silent for two minutes, counted from its last answer")
    func idle() throws {
        let line = try Line()
        for _ in 0..<3 {
            try line.receive(Self.head, .end(nil))
            try line.send(Self.answer, .end(nil))
            #expect(line.isOpen(after: 119))
        }
        #expect(!line.isOpen(after: 1))
        #expect(line.cuts("idle") == 1)
    }

    @Test("an answer may take as long as it takes")
    func longAnswer() throws {
        let line = try Line()
        try line.receive(Self.head, .end(nil))
        #expect(line.isOpen(after: 3_600))
        try line.send(Self.answer)
        #expect(line.isOpen(after: 3_600))
        try line.send(.end(nil))
        #expect(line.isOpen(after: 119))
    }

    @Test("a request that trickles in, a byte a second, is cut off after a minute")
    func trickle() throws {
        let line = try Line()
        try line.receive(Self.head)
        for second in 1..<60 {
            try line.receive(Self.byte)
            #expect(line.isOpen(after: 1), "second \(second)")
        }
        #expect(!line.isOpen(after: 1))
        #expect(line.cuts("slow_request") == 1)
    }

    @Test("each request has its own minute")
    func secondRequest() throws {
        let line = try Line()
        for _ in 0..<3 {
            try line.receive(Self.head)
            #expect(line.isOpen(after: 50))
            try line.receive(.end(nil))
            try line.send(Self.answer, .end(nil))
        }
    }

    @Test("a client that takes nothing of its answer is cut off after a minute; one that takes some is not")
    func stalledAnswer() throws {
        let line = try Line()
        try line.receive(Self.head, .end(nil))
        func writability(_ isWritable: Bool) {
            line.channel.isWritable = isWritable
            line.channel.pipeline.fireChannelWritabilityChanged()
        }
        for _ in 0..<3 {
            writability(false)
            #expect(line.isOpen(after: 59))
            writability(true)
        }
        writability(false)
        #expect(!line.isOpen(after: 60))
        #expect(line.cuts("slow_answer") == 1)
    }

    @Test("an answer that stalls is noticed while an earlier check for the request is due much later")
    func stalledAfterRequest() throws {
        let metrics = TestMetrics()
        let watch = ConnectionWatch(
            "webhook", limits: ServingLimits(answer: .seconds(1)), metrics: metrics, logger: RecordedLog().logger)
        let line = try Line(watch: watch, metrics: metrics)
        try line.receive(Self.head, .end(nil))
        line.channel.isWritable = false
        line.channel.pipeline.fireChannelWritabilityChanged()
        #expect(!line.isOpen(after: 1))
    }

    @Test("a closing waits for the answer that is on its way")
    func closingWaits() throws {
        let line = try Line()
        try line.receive(Self.head, .end(nil))
        // Written, and not flushed: nothing of it has left.
        line.channel.pipeline.write(HTTPResponsePart.end(nil), promise: nil)
        line.channel.close(promise: nil)
        #expect(line.channel.isActive)
        line.channel.flush()
        #expect(!line.channel.isActive)
    }

    @Test("a request that a shutdown finds unanswered has 25 seconds")
    func shutdown() throws {
        let line = try Line()
        try line.receive(Self.head, .end(nil))
        line.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(line.isOpen(after: 24))
        #expect(!line.isOpen(after: 1))
        #expect(line.cuts("shutdown") == 1)
    }

    @Test("the connection beyond the limit is closed at once, counted, and logged once until half are gone")
    func tooMany() throws {
        let (metrics, log) = (TestMetrics(), RecordedLog())
        let watch = ConnectionWatch(
            "webhook", limits: ServingLimits(connections: 4), metrics: metrics, logger: log.logger)
        func line() throws -> Line { try Line(watch: watch, metrics: metrics) }
        func refused() -> Int64 {
            metrics.counterTotal(label: "isochrone_connections_refused_total", dimensions: [("server", "webhook")])
        }
        let kept = try (0..<4).map { _ in try line() }
        #expect(kept.count { $0.channel.isActive } == 4)
        for count in 1...3 {
            #expect(try !line().channel.isActive)
            #expect(refused() == count)
        }
        #expect(log.lines.map(\.level) == [.warning])
        for line in kept.prefix(2) { try line.channel.close().wait() }
        #expect(try metrics.expectGauge("isochrone_connections", [("server", "webhook")]).lastValue == 2)
        let later = try (0..<2).map { _ in try line() }
        #expect(later.count { $0.channel.isActive } == 2)
        #expect(try !line().channel.isActive)
        #expect(log.lines.count == 2)
    }
}
