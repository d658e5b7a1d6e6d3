import FakeAPIServer
import Foundation
import KubernetesClient
import TestSupport
import Testing

@Suite(
    "Proving who one is, and to whom", .timeLimit(.minutes(1)),
    .enabled(if: TestCertificates.isAvailable, "openssl is needed to make certificates"))
struct CredentialTests {
    @Test("a token file that is renewed is read again")
    func rotatedToken() async throws {
        let directory = try TemporaryDirectory()
        let token = directory.file("token")
        try "first\n".write(toFile: token, atomically: true, encoding: .utf8)
        let cluster = FakeCluster(users: ["first": FakeUser("extender")])
        try await FakeAPIServer.run(cluster) { server in
            let client = try KubernetesClient(
                KubernetesConfiguration(server: server.url, credential: .tokenFile(token), source: "test"))
            _ = try await client.version()
            cluster.setUsers(["second": FakeUser("extender")])
            let error = await #expect(throws: KubernetesError.self) { try await client.version() }
            #expect(error == .unauthorized(server: server.url))
            try "second\n".write(toFile: token, atomically: true, encoding: .utf8)
            #expect(try await client.version() == "v1.36.2")
        }
    }

    @Test("a server is trusted through its authority only")
    func authority() async throws {
        let (certificates, others) = (try TestCertificates(), try TestCertificates())
        let cluster = FakeCluster(anonymous: FakeUser("anybody"))
        let tls = FakeAPIServer.TLS(certificate: certificates.certificate, key: certificates.key)
        try await FakeAPIServer.run(cluster, tls: tls) { server in
            var configuration = KubernetesConfiguration(
                server: server.url, certificateAuthority: .file(certificates.certificate), source: "test")
            #expect(try await KubernetesClient(configuration).version() == "v1.36.2")
            configuration.certificateAuthority = .file(others.certificate)
            let client = try KubernetesClient(configuration)
            let error = await #expect(throws: KubernetesError.self) { try await client.version() }
            guard case .untrusted = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(error?.isTransient == false)
        }
    }

    @Test(
        "a client certificate from a kubeconfig file is shown, and its key lies in a file of ours no longer than needed"
    )
    func clientCertificate() async throws {
        let certificates = try TestCertificates()
        let directory = try TemporaryDirectory()
        let cluster = FakeCluster(anonymous: FakeUser("the certificate's"))
        let tls = FakeAPIServer.TLS(
            certificate: certificates.certificate, key: certificates.key, clientAuthority: certificates.certificate)
        try await FakeAPIServer.run(cluster, tls: tls) { server in
            let file = directory.file("config")
            try kubeconfig(server.url, certificates).write(toFile: file, atomically: true, encoding: .utf8)
            let configuration = try KubernetesConfiguration.kubeconfig(file)
            #expect(try await KubernetesClient(configuration).version() == "v1.36.2")
            var nobody = configuration
            nobody.clientCertificate = nil
            let client = try KubernetesClient(nobody)
            await #expect(throws: KubernetesError.self) { try await client.version() }
        }
    }

    private func kubeconfig(_ server: String, _ certificates: TestCertificates) throws -> String {
        func data(_ path: String) throws -> String { try Data(contentsOf: URL(filePath: path)).base64EncodedString() }
        return """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "\(server)", certificate-authority-data: \(try data(certificates.certificate))}}]
            users:
            - name: u
              user: {client-certificate-data: \(try data(certificates.certificate)), client-key-data: \(try data(certificates.key))}
            """
    }
}
