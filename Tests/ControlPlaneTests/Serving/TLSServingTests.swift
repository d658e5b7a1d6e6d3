import Foundation
import NIOCore
import Operations
import ServiceLifecycle
import TestSupport
import Testing

@testable import ControlPlane

@Suite("The web server with TLS")
struct TLSServingTests {
    private func scene(_ files: TLSFiles) throws -> ServingScene {
        var scene = ServingScene()
        scene.tls = try TLSReloader(
            files, meters: TLSMeters(factory: scene.metrics), logger: scene.log.logger)
        return scene
    }

    private func curl(
        _ url: String, _ authority: Authority, _ arguments: [String] = [], input: String? = nil
    ) async throws -> ProcessRun {
        try await ProcessRun.of(
            "curl", ["--silent", "--show-error", "--cacert", authority.certificate] + arguments + [url], input: input)
    }

    @Test(
        "the client chooses HTTP/2 or HTTP/1.1", .timeLimit(.minutes(1)),
        arguments: [("--http2", "2"), ("--http1.1", "1.1"), ("--no-alpn", "1.1")])
    func versions(option: String, version: String) async throws {
        let authority = try await Authority()
        try await scene(authority.issue("server")).run { server in
            let run = try await curl(
                server.url("/count"), authority, [option, "--data", "abc", "--write-out", " %{http_version}"])
            #expect(run.output == "3 \(version)", "\(run.complaints)")
        }
    }

    @Test(
        "nothing before TLS 1.2 is spoken", .timeLimit(.minutes(1)),
        arguments: [("-tls1", nil), ("-tls1_1", nil), ("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")]
            as [(String, String?)])
    func protocols(option: String, agreed: String?) async throws {
        let authority = try await Authority()
        try await scene(authority.issue("server")).run { server in
            // Without the lower security level this openssl would not even ask for the old versions.
            let run = try await ProcessRun.of(
                "openssl",
                [
                    "s_client", "-connect", "127.0.0.1:\(server.address.port)", option,
                    "-cipher", "DEFAULT@SECLEVEL=0", "-CAfile", authority.certificate,
                ])
            if let agreed {
                #expect(run.output.contains("\(agreed), Cipher is "))
                #expect(run.output.contains("Verify return code: 0 (ok)"))
            } else {
                #expect(run.code != 0)
                #expect(run.complaints.contains("alert protocol version"))
                #expect(run.output.contains("Cipher is (NONE)"))
            }
        }
    }

    @Test(
        "the protocol is agreed on in the handshake", .timeLimit(.minutes(1)),
        arguments: [
            ("h2,http/1.1", "ALPN protocol: h2"), ("http/1.1", "ALPN protocol: http/1.1"),
            ("spdy/3", "No ALPN negotiated"),
        ])
    func negotiation(offer: String, agreed: String) async throws {
        let authority = try await Authority()
        try await scene(authority.issue("server")).run { server in
            let run = try await ProcessRun.of(
                "openssl", ["s_client", "-connect", "127.0.0.1:\(server.address.port)", "-alpn", offer])
            #expect(run.output.contains(agreed))
        }
    }

    @Test(
        "bodies far larger than any window pass both ways", .timeLimit(.minutes(1)),
        arguments: ["--http2", "--http1.1"])
    func largeBodies(version: String) async throws {
        let authority = try await Authority()
        let (size, folder) = (12_700_000, try TemporaryDirectory())
        let body = folder.file("body")
        try Data(count: size).write(to: URL(fileURLWithPath: body))
        try await scene(authority.issue("server")).run { server in
            let sent = try await curl(
                server.url("/count"), authority, [version, "--data-binary", "@-"], input: body)
            #expect(sent.output == "\(size)", "\(sent.complaints)")
            let received = try await curl(
                server.url("/bytes?n=\(size)"), authority, [version, "--output", "/dev/null", "-w", "%{size_download}"])
            #expect(received.output == "\(size)", "\(received.complaints)")
        }
    }

    @Test("300 MB over HTTP/2 are refused with a problem document", .timeLimit(.minutes(1)))
    func hugeBody() async throws {
        let authority = try await Authority()
        let body = authority.folder.file("body")
        try #require(FileManager.default.createFile(atPath: body, contents: nil))
        // A file with nothing in it but its size: no disk is used.
        try FileHandle(forWritingTo: URL(fileURLWithPath: body)).truncate(atOffset: 300 << 20)
        try await scene(authority.issue("server")).run { server in
            let run = try await curl(
                server.url("/filter"), authority,
                ["--http2", "-X", "POST", "--upload-file", body, "--write-out", "%{http_code} %{content_type}"])
            #expect(run.output.contains("nodeCacheCapable: true"), "\(run.complaints)")
            #expect(run.output.hasSuffix("413 application/problem+json"))
            let next = try await curl(server.url("/count"), authority, ["--http2", "--data", "abc"])
            #expect(next.output == "3")
        }
    }

    @Test("where authorities are named, a client needs a certificate of theirs", .timeLimit(.minutes(1)))
    func clientCertificates() async throws {
        let (authority, stranger) = (try await Authority(), try await Authority())
        var files = try await authority.issue("server")
        files.clientAuthorities = authority.certificate
        let (good, bad) = (try await authority.issue("client"), try await stranger.issue("client"))
        try await scene(files).run { server in
            func code(_ client: TLSFiles?, _ more: [String]) async throws -> Int32 {
                let identity = client.map { ["--cert", $0.certificate, "--key", $0.key] } ?? []
                return try await curl(server.url("/count"), authority, identity + more + ["--data", "abc"]).code
            }
            for version in [["--http2"], ["--http1.1"], ["--tls-max", "1.2"]] {
                let codes = (try await code(good, version), try await code(bad, version), try await code(nil, version))
                #expect(codes.0 == 0, "\(version)")
                #expect(codes.1 != 0, "\(version)")
                #expect(codes.2 != 0, "\(version)")
            }
        }
    }

    @Test(
        "a handshake that stops half-way ends with its connection", .timeLimit(.minutes(1)),
        arguments: [[UInt8](), [0x16, 0x03, 0x01]])
    func stalledHandshake(start: [UInt8]) async throws {
        let authority = try await Authority()
        var scene = try await scene(authority.issue("server"))
        scene.limits.firstRequest = .milliseconds(200)
        try await scene.run { [scene] server in
            let answer = try await RawConnection.open(server.address) { client in
                if !start.isEmpty { try await client.outbound.write(ByteBuffer(bytes: start)) }
                return await client.receive()
            }
            #expect(answer == "")
            #expect(scene.cuts("no_request") == 1)
            try await scene.openConnections(become: 0)
        }
    }

    @Test(
        "requests under way are answered when the server is told to stop", .timeLimit(.minutes(1)),
        arguments: ["--http2", "--http1.1"])
    func shutdown(version: String) async throws {
        let authority = try await Authority()
        let scene = try await scene(authority.issue("server"))
        try await scene.run { server in
            let urls = (0..<3).map { _ in server.url("/wait") }
            // Each of the two curls asks three times at once: over one connection with HTTP/2.
            let clients = (0..<2).map { _ in
                Task { try await curl("", authority, [version, "--parallel"] + urls) }
            }
            await scene.arrived(6)
            await server.group.triggerGracefulShutdown()
            await scene.release()
            for client in clients {
                let run = try await client.value
                #expect(run.output == "xxxxxxxxxxxx", "\(run.complaints)")
            }
        }
    }
}
