import Foundation
import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientFailureTests {
    private let client = HTTPClient(configuration: .once)

    @Test("where nobody listens there is no connection")
    func refused() async throws {
        let url = "http://127.0.0.1:\(try CannedServer.freePort())/x"
        let error = await failure(url)
        guard case .cannotConnect(url, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("refused") || reason.contains("connect"))
    }

    @Test("a name that cannot be resolved is no connection")
    func unresolved() async throws {
        let error = await failure("http://no-such-host.invalid/")
        #expect(error?.kind == "cannotConnect")
    }

    @Test("a server that says nothing is given up after the timeout")
    func silent() async throws {
        let server = try CannedServer { _, _ in [.hold()] }
        defer { server.stop() }
        let error = await failure(server.url, timeout: .milliseconds(150))
        #expect(error == .timedOut(url: server.url, after: .milliseconds(150)))
    }

    @Test(
        "what is not a complete HTTP response is a protocol error",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nContent-Le", "",
            "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "HTTP/9.9 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        ])
    func broken(text: String) async throws {
        let server = try CannedServer { _, _ in [.send(text), .close] }
        defer { server.stop() }
        let error = await failure(server.url)
        #expect(error?.kind == "protocolError", "\(String(describing: error))")
    }

    @Test("a body above the limit is refused, whether its length was announced or not", arguments: [true, false])
    func large(announced: Bool) async throws {
        var configuration = HTTPClient.Configuration.once
        configuration.maximumResponseBytes = 100_000
        let head = announced ? "Content-Length: 200000" : "Connection: close"
        let server = try CannedServer { _, _ in
            [
                .send("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n"), .flood([UInt8](repeating: 0x61, count: 10_000), times: 20),
                .close,
            ]
        }
        defer { server.stop() }
        let url = server.url
        let client = HTTPClient(configuration: configuration)
        await #expect(throws: HTTPClientError.tooLarge(url: url, limit: 100_000)) {
            try await client.send(HTTPRequest(url: url))
        }
    }

    @Test("the limit counts decompressed bytes, so that a small message cannot fill the memory")
    func bomb() async throws {
        var configuration = HTTPClient.Configuration.once
        configuration.maximumResponseBytes = 100_000
        let server = try CannedServer { _, _ in
            [
                .send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Self.bomb.count)\r\n\r\n"),
                .bytes(Self.bomb),
            ]
        }
        defer { server.stop() }
        let url = server.url
        let client = HTTPClient(configuration: configuration)
        await #expect(throws: HTTPClientError.tooLarge(url: url, limit: 100_000)) {
            try await client.send(HTTPRequest(url: url))
        }
    }

    @Test("endless headers are refused")
    func manyHeaders() async throws {
        let server = try CannedServer { _, _ in
            [
                .send("HTTP/1.1 200 OK\r\n"),
                .flood(Array("X-Filler: \(String(repeating: "a", count: 990))\r\n".utf8), times: 400),
            ]
        }
        defer { server.stop() }
        #expect(await failure(server.url)?.kind == "tooLarge")
    }

    @Test(
        "a URL that is not absolute http or https is refused before anything is sent",
        arguments: [
            "", "localhost:80", "ftp://example.org/", "file:///etc/passwd", "http://", "http:///path", "https://?q",
            "http://a b/", "http://a/\r\nX: y", "http://é/", "gopher://x", "http://[::1/", "http://a:99999/",
        ])
    func badURL(url: String) async {
        #expect(await failure(url)?.kind == "badURL")
    }

    @Test(
        "a header that would break the message is refused",
        arguments: [
            ("X-A", "a\r\nX-B: b"), ("X-A", "a\nb"), ("X-A", "a\rb"), ("X-A", "a\u{0}b"), ("X-A\r\n", "a"), ("", "a"),
            ("X A", "a"), ("X:A", "a"), ("Ä", "a"),
        ])
    func badHeader(name: String, value: String) async {
        await #expect {
            _ = try await client.send(HTTPRequest(url: "http://127.0.0.1:1/", headers: [(name, value)]))
        } throws: {
            ($0 as? HTTPClientError)?.kind == "badRequest"
        }
    }

    @Test("a method that is no token and a timeout that is no time are refused")
    func badMethod() async {
        let requests = [
            HTTPRequest(method: "GET /x", url: "http://127.0.0.1:1/"),
            HTTPRequest(method: "", url: "http://127.0.0.1:1/"),
            HTTPRequest(url: "http://127.0.0.1:1/", timeout: .zero),
        ]
        for request in requests {
            await #expect { _ = try await client.send(request) } throws: {
                ($0 as? HTTPClientError)?.kind == "badRequest"
            }
        }
    }

    @Test("a server that does not speak TLS is not trusted")
    func plainServer() async throws {
        let server = try CannedServer(raw: "HTTP/1.1 400 Bad Request\r\n\r\n")
        defer { server.stop() }
        #expect(await failure("https://127.0.0.1:\(server.port)/")?.kind == "tls")
    }

    @Test("a file of authorities that does not exist is named")
    func missingAuthorities() async throws {
        var configuration = HTTPClient.Configuration.once
        configuration.certificateAuthorityFile = "/nonexistent/ca.pem"
        let server = try CannedServer(raw: "x")
        defer { server.stop() }
        let error = await failure("https://127.0.0.1:\(server.port)/", configuration)
        guard case .tls(_, let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("/nonexistent/ca.pem"))
    }

    @Test("a token file that cannot be read is named, and nothing is sent")
    func missingToken() async throws {
        var configuration = HTTPClient.Configuration.once
        configuration.credential = .bearerTokenFile("/nonexistent/token")
        let error = await failure("http://127.0.0.1:1/", configuration)
        #expect(error.map { "\($0)".contains("/nonexistent/token") } == true)
    }

    private func failure(
        _ url: String, _ configuration: HTTPClient.Configuration = .once, timeout: Duration = .seconds(20)
    ) async -> HTTPClientError? {
        do throws(HTTPClientError) {
            _ = try await HTTPClient(configuration: configuration).send(HTTPRequest(url: url, timeout: timeout))
            return nil
        } catch {
            return error
        }
    }

    /// 200,000 zero bytes, compressed.
    private static let bomb: [UInt8] =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 245, 79, 109, 6, 127, 160]
        + Array(repeating: 0, count: 193) + [128, 215, 0, 123, 88, 224, 92, 64, 13, 3, 0]
}

extension HTTPClientError {
    var kind: String {
        String("\(Mirror(reflecting: self).children.first?.label ?? "")")
    }
}
