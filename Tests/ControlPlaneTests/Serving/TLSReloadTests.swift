import ClusterModel
import Foundation
import HTTPTypes
import HummingbirdTesting
import MetricsTestKit
import NIOCore
import Logging
import NIOSSL
import Operations
import TestSupport
import Testing

@testable import ControlPlane

@Suite("TLS files that change")
struct TLSReloadTests {
    /// Files that are replaced while a server uses them.
    private struct Place {
        let folder: TemporaryDirectory
        let metrics = TestMetrics()
        let log = RecordedLog()

        init() throws { folder = try TemporaryDirectory() }

        var files: TLSFiles { TLSFiles(certificate: folder.file("tls.crt"), key: folder.file("tls.key")) }

        func reloader() throws -> TLSReloader {
            try TLSReloader(files, meters: TLSMeters(factory: metrics), logger: log.logger)
        }

        func put(certificate: String? = nil, key: String? = nil) throws {
            for (source, target) in [(certificate, files.certificate), (key, files.key)] {
                guard let source else { continue }
                try Data(contentsOf: URL(fileURLWithPath: source)).write(to: URL(fileURLWithPath: target))
            }
        }

        func put(_ pair: TLSFiles) throws {
            try put(certificate: pair.certificate, key: pair.key)
        }

        func reloads(_ outcome: String) -> Int64 {
            metrics.counterTotal(label: "isochrone_tls_reload_total", dimensions: [("outcome", outcome)])
        }

        func expiry() throws -> Double {
            try #require(try metrics.expectGauge("isochrone_tls_certificate_expiry_timestamp_seconds").lastValue)
        }
    }

    private static let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

    private func client(_ server: ServingScene.Running, trusts authority: Authority) throws -> TestClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(authority.certificate)
        let client = TestClient(
            host: "127.0.0.1", port: server.address.port,
            configuration: .init(tlsConfiguration: tls, serverName: "localhost"))
        client.connect()
        return client
    }

    @Test("new connections get the new certificate, open ones go on", .timeLimit(.minutes(1)))
    func replaced() async throws {
        let (old, new) = (try await Authority(), try await Authority())
        let (first, second) = (try await old.issue("server"), try await new.issue("server", days: 60))
        let place = try Place()
        try place.put(first)
        let reloader = try place.reloader()
        var scene = ServingScene()
        scene.tls = reloader
        try await scene.run { server in
            let before = try client(server, trusts: old)
            let body = ByteBuffer(string: "abc")
            #expect(try await before.post("/count", body: body).status == .ok)
            let expiry = try place.expiry()
            try place.put(second)
            #expect(reloader.look())
            #expect(!reloader.look(), "nothing changed")
            #expect(try await before.post("/count", body: body).status == .ok)
            let after = try client(server, trusts: new)
            #expect(try await after.post("/count", body: body).status == .ok)
            let distrustful = try client(server, trusts: old)
            await #expect(throws: (any Error).self) { try await distrustful.post("/count", body: body) }
            #expect(try place.expiry() - expiry > 29 * 86_400)
            #expect(place.reloads("loaded") == 1)
            #expect(place.reloads("failed") == 0)
            for client in [before, after] { try await client.shutdown() }
        }
    }

    @Test("a volume of Kubernetes, which swaps a link, is followed")
    func swappedVolume() async throws {
        let authority = try await Authority()
        let place = try Place()
        let manager = FileManager.default
        func version(_ name: String, _ pair: TLSFiles) throws {
            let directory = place.folder.file(name)
            try manager.createDirectory(atPath: directory, withIntermediateDirectories: false)
            try manager.copyItem(atPath: pair.certificate, toPath: "\(directory)/tls.crt")
            try manager.copyItem(atPath: pair.key, toPath: "\(directory)/tls.key")
            try manager.createSymbolicLink(atPath: place.folder.file("..data_tmp"), withDestinationPath: name)
            #expect(rename(place.folder.file("..data_tmp"), place.folder.file("..data")) == 0)
        }
        try version("..2026_01", try await authority.issue("first"))
        for file in ["tls.crt", "tls.key"] {
            try manager.createSymbolicLink(atPath: place.folder.file(file), withDestinationPath: "..data/\(file)")
        }
        let reloader = try place.reloader()
        let expiry = try place.expiry()
        #expect(!reloader.look())
        try version("..2026_02", try await authority.issue("second", days: 60))
        try manager.removeItem(atPath: place.folder.file("..2026_01"))
        #expect(reloader.look())
        #expect(try place.expiry() > expiry)
        #expect(reloader.check(now: Self.now).isOK)
    }

    @Test("a key that belongs to another certificate leaves the last good pair in force", .timeLimit(.minutes(1)))
    func mismatch() async throws {
        let authority = try await Authority()
        let (first, second) = (try await authority.issue("first"), try await authority.issue("second"))
        let place = try Place()
        try place.put(first)
        let reloader = try place.reloader()
        var scene = ServingScene()
        scene.tls = reloader
        try await scene.run { server in
            try place.put(certificate: second.certificate)
            for _ in 0..<3 { #expect(!reloader.look()) }
            #expect(place.reloads("failed") == 1, "what is known to be wrong is not told again")
            #expect(place.log.lines.map(\.level) == [.error])
            let check = reloader.check(now: Self.now)
            #expect(check.isOK)
            #expect(check.text.contains("--tls-key \(place.files.key): it does not belong to the certificate"))
            let client = try client(server, trusts: authority)
            #expect(try await client.post("/count", body: ByteBuffer(string: "abc")).status == .ok)
            try await client.shutdown()
            try place.put(key: second.key)
            #expect(reloader.look())
            #expect(!reloader.check(now: Self.now).text.contains("--tls-key"))
            #expect(place.reloads("loaded") == 1)
        }
    }

    @Test(
        "a file that is half there, empty or gone leaves what was in it in force",
        arguments: [Damage.halved, .emptied, .removed])
    func damaged(damage: Damage) async throws {
        let authority = try await Authority()
        let place = try Place()
        let pair = try await authority.issue("server")
        for file in [place.files.certificate, place.files.key] {
            try place.put(pair)
            let reloader = try place.reloader()
            let generation = reloader.current.generation
            try damage.apply(to: file)
            #expect(!reloader.look())
            #expect(reloader.current.generation == generation)
            #expect(reloader.check(now: Self.now).text.contains(file))
            try place.put(pair)
            #expect(reloader.look())
            #expect(!reloader.check(now: Self.now).text.contains(file))
        }
    }

    enum Damage: Sendable {
        case halved, emptied, removed

        func apply(to file: String) throws {
            guard self != .removed else { return try FileManager.default.removeItem(atPath: file) }
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            try data.prefix(self == .halved ? data.count / 2 : 0).write(to: URL(fileURLWithPath: file))
        }
    }

    @Test("other authorities count for the next connection", .timeLimit(.minutes(1)))
    func authorities() async throws {
        let (first, second) = (try await Authority(), try await Authority())
        let place = try Place()
        try place.put(try await first.issue("server"))
        var files = place.files
        files.clientAuthorities = place.folder.file("clients.crt")
        let clients = URL(fileURLWithPath: files.clientAuthorities ?? "")
        try Data(contentsOf: URL(fileURLWithPath: first.certificate)).write(to: clients)
        let reloader = try TLSReloader(files, meters: TLSMeters(factory: place.metrics), logger: place.log.logger)
        var scene = ServingScene()
        scene.tls = reloader
        let identity = try await second.issue("client")
        try await scene.run { server in
            func code() async throws -> Int32 {
                try await ProcessRun.of(
                    "curl",
                    [
                        "--silent", "--cacert", first.certificate, "--cert", identity.certificate, "--key",
                        identity.key, "--data", "abc", server.url("/count"),
                    ]
                ).code
            }
            #expect(try await code() != 0)
            try Data(contentsOf: URL(fileURLWithPath: second.certificate)).write(to: clients)
            #expect(reloader.look())
            #expect(try await code() == 0)
        }
    }

    @Test("a certificate that has expired is told, and is no longer ready")
    func expired() async throws {
        let authority = try await Authority()
        let place = try Place()
        try place.put(try await authority.issue("server", days: 1))
        let reloader = try place.reloader()
        let check = reloader.check(now: Self.now)
        #expect(check.isOK)
        #expect(check.text.hasPrefix("the certificate is valid until 2"))
        let later = reloader.check(now: Timestamp(milliseconds: Self.now.milliseconds + 2 * 86_400_000))
        #expect(!later.isOK)
        #expect(later.text.hasPrefix("the certificate expired at 2"))
    }

    @Test("the files are looked at again and again until the service stops", .timeLimit(.minutes(1)))
    func service() async throws {
        let authority = try await Authority()
        let place = try Place()
        try place.put(try await authority.issue("first"))
        let reloader = try place.reloader()
        let service = TLSReloading(reloader, interval: .milliseconds(1))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await service.run() }
            try place.put(try await authority.issue("second"))
            while reloader.current.generation == 0 { await Task.yield() }
            tasks.cancelAll()
        }
    }
}
