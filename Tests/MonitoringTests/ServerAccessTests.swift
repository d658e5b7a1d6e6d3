import ClusterModel
import ControlPlane
import Foundation
import Logging
import Monitoring
import ReportSpool
import StateStore
import TestSupport
import Testing

@Suite("What the daemon shows the server", .serialized, .timeLimit(.minutes(1)))
struct ServerAccessTests {
    private let links = [
        MeasurementReport.Measurement(target: "b", age: 2, estimate: measuredEstimate(latency: 5))
    ]

    private func delivery(_ url: String, _ access: ServerAccess) -> Delivery {
        let delivery = Delivery(
            node: "a", bootID: "boot-1", server: url, peers: .file(path: "unused"), access: access,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        delivery.queue.add(links)
        return delivery
    }

    @Test("a daemon with a certificate of the right authority delivers to a server that wants one")
    func mutualTLS() async throws {
        let certificates = try Certificates()
        let api = try await ServedAPI(
            tls: TLSFiles(
                certificate: certificates.serverCertificate, key: certificates.serverKey,
                clientAuthorities: certificates.authority))
        let access = ServerAccess(
            authorityFile: certificates.authority, clientCertificate: certificates.clientCertificate,
            clientKey: certificates.clientKey)
        #expect(access.problem() == nil)
        let outcome = try await api.whileServing { port in
            await delivery("https://127.0.0.1:\(port)", access).sender?.sendBatch()
        }
        #expect(outcome == .accepted)
        #expect(api.state.registration(of: "a")?.boots.map(\.id) == ["boot-1"])
    }

    @Test("a server of another authority, and a daemon without its certificate, are refused and the report waits")
    func refusals() async throws {
        let (certificates, others) = (try Certificates(), try Certificates())
        let api = try await ServedAPI(
            tls: TLSFiles(
                certificate: certificates.serverCertificate, key: certificates.serverKey,
                clientAuthorities: certificates.authority))
        let wrong = [
            ServerAccess(
                authorityFile: others.authority, clientCertificate: certificates.clientCertificate,
                clientKey: certificates.clientKey),
            ServerAccess(authorityFile: certificates.authority),
            ServerAccess(
                authorityFile: certificates.authority, clientCertificate: others.clientCertificate,
                clientKey: others.clientKey),
            ServerAccess(
                authorityFile: certificates.authority, clientCertificate: certificates.clientCertificate,
                clientKey: others.clientKey),
        ]
        let failures = try await api.whileServing { port in
            var failures: [String] = []
            for access in wrong {
                let delivery = delivery("https://127.0.0.1:\(port)", access)
                if case .failed(let reason, _)? = await delivery.sender?.sendBatch() { failures.append(reason) }
                #expect(delivery.queue.count == 1)
            }
            return failures
        }
        #expect(failures.count == wrong.count)
        #expect(failures.first?.hasPrefix("no trusted connection to https://127.0.0.1") == true, "\(failures)")
        #expect(api.state.registration(of: "a") == nil)
    }

    @Test("the token of the file is shown, and the new one once the file was rotated")
    func token() async throws {
        let tokens = Collected<String?>()
        let server = try ScriptedServer { request in
            tokens.append(request.header("authorization"))
            return .init(status: 503)
        }
        defer { server.stop() }
        let directory = try TemporaryDirectory()
        let file = directory.file("token")
        try Data("first\n".utf8).write(to: URL(filePath: file))
        let access = ServerAccess(tokenFile: file)
        #expect(access.problem() == nil)
        let delivery = delivery("http://127.0.0.1:\(server.port)", access)
        _ = await delivery.sender?.sendBatch()
        try Data("second".utf8).write(to: URL(filePath: file))
        _ = await delivery.sender?.sendBatch()
        #expect(tokens.all == ["Bearer first", "Bearer second"])
    }

    @Test("files that cannot serve are named with their option and what would be right")
    func problems() throws {
        let directory = try TemporaryDirectory()
        let (empty, text) = (directory.file("empty"), directory.file("text"))
        try Data().write(to: URL(filePath: empty))
        try Data("two words\n".utf8).write(to: URL(filePath: text))
        let certificates = try Certificates()
        for (access, problem) in [
            (ServerAccess(tokenFile: "/none"), "--token-file /none cannot be read; name a file that exists"),
            (ServerAccess(tokenFile: empty), "--token-file \(empty) holds no bearer token"),
            (ServerAccess(tokenFile: text), "--token-file \(text) holds no bearer token"),
            (ServerAccess(authorityFile: "/none"), "--ca-file /none cannot be read"),
            (ServerAccess(authorityFile: text), "--ca-file \(text) holds no certificate; name a PEM file"),
            (ServerAccess(clientCertificate: certificates.clientCertificate), "--client-key is missing"),
            (ServerAccess(clientKey: certificates.clientKey), "--client-certificate is missing"),
            (
                ServerAccess(clientCertificate: certificates.clientKey, clientKey: certificates.clientKey),
                "--client-certificate \(certificates.clientKey) holds no certificate"
            ),
            (
                ServerAccess(clientCertificate: certificates.clientCertificate, clientKey: text),
                "--client-key \(text) holds no private key; name a PEM file with a private key"
            ),
        ] {
            #expect(access.problem()?.hasPrefix(problem) == true, "\(String(describing: access.problem()))")
        }
    }

    @Test("the server's own API takes packed batches, and the one report that is refused keeps none of the others back")
    func wholePath() async throws {
        let api = try await ServedAPI()
        let sent = try await api.whileServing { port in
            let delivery = delivery("http://127.0.0.1:\(port)", ServerAccess())
            for sequence in 2...60 {
                // A peer that is the node itself is no link: that report will never do.
                let target = sequence == 31 ? "a" : "b"
                delivery.queue.add([
                    .init(
                        target: target, age: Double(61 - sequence),
                        estimate: measuredEstimate(latency: Double(sequence)))
                ])
            }
            var attempts = 0
            while await delivery.sender?.sendBatch() != .nothingToSend, attempts < 10 { attempts += 1 }
            return delivery
        }
        #expect(sent.queue.count == 0)
        #expect(sent.queue.dropped == [SpoolLoss.refused: 1])
        let boot = try #require(api.state.registration(of: "a")?.boots.first)
        #expect(boot == .init(id: "boot-1", sequence: 60, missing: [31...31]))
        api.state.rebuildNow()
        #expect(api.state.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 60)
    }
}
