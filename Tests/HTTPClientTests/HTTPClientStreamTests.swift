import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientStreamTests {
    private let client = HTTPClient(configuration: .once)
    private let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

    @Test("each event is handed over while the response is still open")
    func events() async throws {
        let gate = Gate()
        let server = try CannedServer { [head] _, _ in
            [.send(head), .send("id: 1\ndata: fir"), .send("st\n\n"), .wait(gate), .send("data: second\n\n"), .close]
        }
        defer { server.stop() }
        var events: [ServerSentEvent] = []
        for try await event in client.events(HTTPRequest(url: server.url)) {
            events.append(event)
            gate.open()
        }
        #expect(events == [ServerSentEvent(id: "1", data: "first"), ServerSentEvent(id: "1", data: "second")])
        #expect(server.requests.first?.header("Accept") == "text/event-stream")
    }

    @Test("a status that is no success ends the stream with the status and the beginning of the body")
    func status() async throws {
        let body = String(repeating: "x", count: 10_000)
        let server = try CannedServer { _, _ in [.respond(410, body)] }
        defer { server.stop() }
        let url = server.url
        await #expect(
            throws: HTTPClientError.unexpectedStatus(url: url, status: 410, body: String(body.prefix(4_096)))
        ) { try await collect(client.stream(HTTPRequest(url: url))) }
    }

    @Test("a stream that breaks off delivers what came, and then fails")
    func brokenOff() async throws {
        let server = try CannedServer { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close] }
        defer { server.stop() }
        var received: [UInt8] = []
        do {
            for try await piece in client.stream(HTTPRequest(url: server.url)) { received += piece }
            Issue.record("the stream ended as if it were complete")
        } catch let error as HTTPClientError {
            #expect(error.kind == "protocolError")
        }
        #expect(String(decoding: received, as: UTF8.self) == "half")
    }

    @Test("a slow reader slows the sender down, and nothing is lost")
    func backPressure() async throws {
        let block = [UInt8](repeating: 0x61, count: 1 << 20)
        let server = try CannedServer { [head] _, _ in [.send(head), .flood(block, times: 64), .close] }
        let other = try CannedServer { _, _ in [.respond(200)] }
        defer {
            server.stop()
            other.stop()
        }
        var total = 0
        for try await piece in client.stream(HTTPRequest(url: server.url)) {
            if total == 0 {
                // While the reader is busy with other things, the same thread could receive all 64 MiB many times over.
                for _ in 0..<300 { _ = try await client.send(HTTPRequest(url: other.url)) }
                // One mebibyte in the queue, the rest in the buffers of the two sockets.
                #expect(server.bytesSent < 32 << 20)
            }
            total += piece.count
        }
        #expect(total == 64 << 20)
    }

    @Test("giving the stream up closes the connection")
    func givenUp() async throws {
        let closed = Gate()
        let server = try CannedServer { [head] _, _ in [.send(head), .send("data: a\n\n"), .hold(closed)] }
        defer { server.stop() }
        for try await event in client.events(HTTPRequest(url: server.url)) {
            #expect(event.data == "a")
            break
        }
        await closed.opened()
    }

    @Test("cancelling the reading task closes the connection")
    func cancelled() async throws {
        let (arrived, closed) = (Gate(), Gate())
        let server = try CannedServer { [head] _, _ in
            arrived.open()
            return [.send(head), .hold(closed)]
        }
        defer { server.stop() }
        let stream = client.stream(HTTPRequest(url: server.url))
        let task = Task { try await collect(stream) }
        await arrived.opened()
        task.cancel()
        await closed.opened()
        await #expect(throws: HTTPClientError.self) { try await task.value }
    }

    @Test("silence longer than the timeout ends the stream")
    func silence() async throws {
        let server = try CannedServer { [head] _, _ in [.send(head), .hold()] }
        defer { server.stop() }
        let url = server.url
        await #expect(throws: HTTPClientError.timedOut(url: url, after: .seconds(1))) {
            try await collect(client.stream(HTTPRequest(url: url, timeout: .seconds(1))))
        }
    }

    @Test("a bad URL and a port where nobody listens end the stream with the same errors as a request")
    func failures() async throws {
        await #expect(throws: HTTPClientError.self) { try await collect(client.stream(HTTPRequest(url: "x"))) }
        let url = "http://127.0.0.1:\(try CannedServer.freePort())/"
        await #expect { try await collect(client.stream(HTTPRequest(url: url))) } throws: {
            ($0 as? HTTPClientError)?.kind == "cannotConnect"
        }
    }

    @discardableResult
    private func collect(_ stream: AsyncThrowingStream<[UInt8], any Error>) async throws -> [UInt8] {
        try await stream.reduce(into: []) { $0 += $1 }
    }
}
