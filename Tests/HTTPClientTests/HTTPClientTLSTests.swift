import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1)), .enabled(if: TLSServer.isAvailable, "openssl is needed to run a TLS server"))
struct HTTPClientTLSTests {
    @Test("a certificate that nobody trusted vouches for is refused, and accepted with its authority")
    func verification() async throws {
        let server = try TLSServer()
        let url = "https://127.0.0.1:\(server.port)/"
        await #expect { _ = try await HTTPClient(configuration: .once).send(HTTPRequest(url: url)) } throws: {
            ($0 as? HTTPClientError)?.kind == "tls"
        }
        var configuration = HTTPClient.Configuration.once
        configuration.certificateAuthorityFile = server.certificateFile
        let response = try await HTTPClient(configuration: configuration).send(HTTPRequest(url: url))
        #expect(response.status == 200)
    }

    @Test("a certificate for another name is refused although its authority is trusted")
    func otherName() async throws {
        let server = try TLSServer(name: "DNS:other.example")
        var configuration = HTTPClient.Configuration.once
        configuration.certificateAuthorityFile = server.certificateFile
        let client = HTTPClient(configuration: configuration)
        await #expect { _ = try await client.send(HTTPRequest(url: "https://127.0.0.1:\(server.port)/")) } throws: {
            ($0 as? HTTPClientError)?.kind == "tls"
        }
    }

    @Test("a server that wants a client certificate gets it")
    func clientCertificate() async throws {
        let server = try TLSServer(verifiesClient: true)
        let url = "https://localhost:\(server.port)/"
        var configuration = HTTPClient.Configuration.once
        configuration.certificateAuthorityFile = server.certificateFile
        await #expect(throws: HTTPClientError.self) {
            _ = try await HTTPClient(configuration: configuration).send(HTTPRequest(url: url))
        }
        configuration.clientCertificate = .init(certificateFile: server.certificateFile, keyFile: server.keyFile)
        let response = try await HTTPClient(configuration: configuration).send(HTTPRequest(url: url))
        #expect(response.status == 200)
    }
}
