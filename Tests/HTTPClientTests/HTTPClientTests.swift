import Foundation
import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientTests {
    private let client = HTTPClient(configuration: .once)

    @Test("a response is handed over with status, headers and body, and the request arrives as it was given")
    func exchange() async throws {
        let server = try CannedServer { _, _ in [.respond(201, headers: ["X-Twice: a", "x-twice:  b \t"], "made")] }
        defer { server.stop() }
        let response = try await client.send(
            HTTPRequest(
                method: "POST", url: server.url + "/v1/things?q=1",
                headers: [("Content-Type", "application/json"), ("X-Empty", "")], body: Array("{}".utf8)))
        #expect(response.status == 201)
        #expect(response.text == "made")
        #expect(response.header("X-TWICE") == "a")
        #expect(response.headers.filter { $0.name.lowercased() == "x-twice" }.map(\.value) == ["a", "b"])
        #expect(response.header("absent") == nil)
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /v1/things?q=1 HTTP/1.1")
        #expect(request.body == "{}")
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("X-Empty") == "")
        #expect(request.header("User-Agent") == "isochrone")
        #expect(request.header("Accept-Encoding")?.contains("gzip") == true)
    }

    @Test(
        "nothing is added to a body: no content type, no expectation of 100 Continue",
        arguments: ["POST", "PUT", "PATCH"])
    func plainBody(method: String) async throws {
        let server = try CannedServer { _, _ in [.respond(200)] }
        defer { server.stop() }
        let body = [UInt8](repeating: 0x61, count: 2_000_000)
        _ = try await client.send(HTTPRequest(method: method, url: server.url, body: body))
        let request = try #require(server.requests.first)
        #expect(request.line == "\(method) / HTTP/1.1")
        #expect(request.body.utf8.count == 2_000_000)
        #expect(request.header("Content-Type") == nil)
        #expect(request.header("Expect") == nil)
    }

    @Test("methods without a body are sent as such", arguments: ["GET", "DELETE", "OPTIONS"])
    func bodyless(method: String) async throws {
        let server = try CannedServer { _, _ in [.respond(200, "x")] }
        defer { server.stop() }
        let response = try await client.send(HTTPRequest(method: method, url: server.url))
        #expect(response.text == "x")
        #expect(server.requests.first?.line == "\(method) / HTTP/1.1")
    }

    @Test("the answer to HEAD has no body, whatever length it names")
    func head() async throws {
        let server = try CannedServer { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")] }
        defer { server.stop() }
        let response = try await client.send(HTTPRequest(method: "HEAD", url: server.url))
        #expect(response.status == 200 && response.body.isEmpty)
    }

    @Test("an empty POST has the length 0 and does not wait")
    func emptyPost() async throws {
        let server = try CannedServer { _, _ in [.respond(204)] }
        defer { server.stop() }
        #expect(try await client.send(HTTPRequest(method: "POST", url: server.url)).status == 204)
        #expect(server.requests.first?.header("Content-Length") == "0")
    }

    @Test("a chunked body is joined, and its trailers are left out")
    func chunked() async throws {
        let server = try CannedServer { _, _ in
            [
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
                .send("1\r\n \r\n5\r\nworld\r\n0\r\nX-Trailer: no\r\n\r\n"),
            ]
        }
        defer { server.stop() }
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.text == "hello world")
        #expect(response.header("X-Trailer") == nil)
    }

    @Test("a compressed body is decompressed")
    func compressed() async throws {
        let gzip: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 203, 72, 205, 201, 201, 7, 0, 134, 166, 16, 54, 5, 0, 0, 0,
        ]
        let server = try CannedServer { _, _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(gzip.count)\r\n\r\n"), .bytes(gzip)]
        }
        defer { server.stop() }
        #expect(try await client.send(HTTPRequest(url: server.url)).text == "hello")
    }

    @Test("an interim response leaves nothing behind")
    func interim() async throws {
        let server = try CannedServer { _, _ in
            [.send("HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n"), .respond(200, headers: ["X-Late: yes"], "ok")]
        }
        defer { server.stop() }
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.status == 200)
        #expect(response.header("X-Early") == nil)
        #expect(response.header("X-Late") == "yes")
    }

    @Test("a redirect is an answer like any other")
    func redirect() async throws {
        let server = try CannedServer { _, _ in [.respond(302, headers: ["Location: file:///etc/passwd"])] }
        defer { server.stop() }
        #expect(try await client.send(HTTPRequest(url: server.url)).status == 302)
        #expect(server.requests.count == 1)
    }

    @Test("requests one after the other share a connection")
    func reuse() async throws {
        let server = try CannedServer { _, _ in [.respond(200, "x")] }
        defer { server.stop() }
        for _ in 0..<5 { _ = try await client.send(HTTPRequest(url: server.url)) }
        #expect(server.connections == 1)
        #expect(server.requests.count == 5)
    }

    @Test("a hundred requests wait at the same time without holding a thread of the pool")
    func concurrency() async throws {
        let gate = Gate()
        let server = try CannedServer { index, _ in index < 99 ? [.wait(gate), .respond(200)] : [.respond(200)] }
        defer { server.stop() }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask { try await client.send(HTTPRequest(url: server.url, timeout: .seconds(50))).status }
            }
            // The first answer comes only when all hundred have arrived, for that is the only one without a gate.
            let first = try await group.next()
            for _ in 0..<99 { gate.open() }
            return try await group.reduce(into: [first]) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 100))
    }

    @Test("cancelling the task ends the transfer and closes the connection")
    func cancel() async throws {
        let (arrived, closed) = (Gate(), Gate())
        let server = try CannedServer { _, _ in
            arrived.open()
            return [.hold(closed)]
        }
        defer { server.stop() }
        let url = server.url
        let task = Task { try await client.send(HTTPRequest(url: url, timeout: .seconds(50))) }
        await arrived.opened()
        task.cancel()
        await #expect(throws: HTTPClientError.cancelled(url: url)) { try await task.value }
        await closed.opened()
    }

    @Test("a task that was cancelled before sends nothing")
    func cancelledBefore() async throws {
        let server = try CannedServer { _, _ in [.respond(200)] }
        defer { server.stop() }
        let url = server.url
        let started = Gate()
        let task = Task {
            await started.opened()
            return try await client.send(HTTPRequest(url: url))
        }
        task.cancel()
        started.open()
        await #expect(throws: HTTPClientError.cancelled(url: url)) { try await task.value }
        #expect(server.requests.isEmpty)
    }

    @Test("a token is sent to whoever has no authorization of their own")
    func token() async throws {
        let server = try CannedServer { _, _ in [.respond(200)] }
        defer { server.stop() }
        var configuration = HTTPClient.Configuration.once
        configuration.credential = .bearerToken("s3cret")
        let client = HTTPClient(configuration: configuration)
        _ = try await client.send(HTTPRequest(url: server.url))
        _ = try await client.send(HTTPRequest(url: server.url, headers: [("authorization", "Basic eA==")]))
        #expect(server.requests.map { $0.header("Authorization") } == ["Bearer s3cret", "Basic eA=="])
    }

    @Test("a token file is read for each request, because tokens are replaced while a daemon runs")
    func tokenFile() async throws {
        let server = try CannedServer { _, _ in [.respond(200)] }
        let file = FileManager.default.temporaryDirectory.appending(path: "isochrone-token-\(UUID())")
        defer {
            server.stop()
            try? FileManager.default.removeItem(at: file)
        }
        var configuration = HTTPClient.Configuration.once
        configuration.credential = .bearerTokenFile(file.path)
        let client = HTTPClient(configuration: configuration)
        for token in ["first", "second"] {
            try Data("\(token)\n".utf8).write(to: file)
            _ = try await client.send(HTTPRequest(url: server.url))
        }
        #expect(server.requests.map { $0.header("Authorization") } == ["Bearer first", "Bearer second"])
    }
}

extension HTTPClient.Configuration {
    /// Each request is sent once, and no circuit ever opens.
    static var once: Self {
        var configuration = Self()
        configuration.retry = .never
        configuration.breaker = nil
        return configuration
    }
}
