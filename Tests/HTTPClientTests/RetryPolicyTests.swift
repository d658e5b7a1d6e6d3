import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 10, firstPause: .milliseconds(100), longestPause: .seconds(1))

    @Test(
        "the ceiling of the pause doubles up to the longest pause",
        arguments: zip(1...7, [100, 200, 400, 800, 1_000, 1_000, 1_000]))
    func ceiling(repetition: Int, milliseconds: Int) {
        #expect(policy.pause(beforeRepetition: repetition, random: 1) == .milliseconds(milliseconds))
        #expect(policy.pause(beforeRepetition: repetition, random: 0.25) == .milliseconds(milliseconds) * 0.25)
        #expect(policy.pause(beforeRepetition: repetition, random: 0) == .zero)
    }

    @Test("a server that is busy is asked again, with growing pauses, until it answers")
    func recovers() async throws {
        let server = try CannedServer { index, _ in [.respond(index < 2 ? 503 : 200)] }
        defer { server.stop() }
        let time = VirtualTime(random: 0.5)
        let response = try await client(time).send(HTTPRequest(url: server.url))
        #expect(response.status == 200)
        #expect(time.pauses == [.milliseconds(50), .milliseconds(100)])
    }

    @Test("when all attempts are used up, the last answer stands")
    func givesUp() async throws {
        let server = try CannedServer { _, _ in [.respond(503)] }
        defer { server.stop() }
        let response = try await client(VirtualTime(), attempts: 3).send(HTTPRequest(url: server.url))
        #expect(response.status == 503)
        #expect(server.requests.count == 3)
    }

    @Test(
        "what might have been acted on twice, or will not get better, is not repeated",
        arguments: [("POST", 503), ("PATCH", 503), ("GET", 404), ("GET", 500), ("GET", 200)])
    func once(method: String, status: Int) async throws {
        let server = try CannedServer { _, _ in [.respond(status)] }
        defer { server.stop() }
        _ = try await client(VirtualTime()).send(HTTPRequest(method: method, url: server.url))
        #expect(server.requests.count == 1)
    }

    @Test("a POST that is declared idempotent is repeated")
    func idempotentPost() async throws {
        let server = try CannedServer { index, _ in [.respond(index == 0 ? 503 : 200)] }
        defer { server.stop() }
        let response = try await client(VirtualTime())
            .send(HTTPRequest(method: "POST", url: server.url, isIdempotent: true))
        #expect(response.status == 200)
    }

    @Test("a connection that breaks is tried again for GET and not for POST", arguments: [("GET", 2), ("POST", 1)])
    func broken(method: String, count: Int) async throws {
        let server = try CannedServer { index, _ in index == 0 ? [.close] : [.respond(200)] }
        defer { server.stop() }
        let response = try? await client(VirtualTime()).send(HTTPRequest(method: method, url: server.url))
        #expect(server.requests.count == count)
        #expect((response != nil) == (method == "GET"))
    }

    @Test("where no connection can be made, even a POST is tried again")
    func refused() async throws {
        let time = VirtualTime()
        let url = "http://127.0.0.1:\(try CannedServer.freePort())/"
        await #expect(throws: HTTPClientError.self) {
            try await client(time, attempts: 4).send(HTTPRequest(method: "POST", url: url))
        }
        #expect(time.pauses.count == 3)
    }

    @Test(
        "a server that says when is asked then, unless that is too far away",
        arguments: [
            ("1", [Duration.seconds(1)]), ("0", [.milliseconds(50)]), ("3600", []), ("soon", [.milliseconds(50)]),
        ])
    func retryAfter(value: String, pauses: [Duration]) async throws {
        let server = try CannedServer { index, _ in
            [index == 0 ? .respond(429, headers: ["Retry-After: \(value)"]) : .respond(200)]
        }
        defer { server.stop() }
        let time = VirtualTime()
        _ = try await client(time).send(HTTPRequest(url: server.url))
        #expect(time.pauses == pauses)
    }

    private func client(_ time: VirtualTime, attempts: Int = 10) -> HTTPClient {
        var configuration = HTTPClient.Configuration.once
        configuration.retry = policy
        configuration.retry.attempts = attempts
        return HTTPClient(configuration: configuration, environment: time.environment)
    }
}
