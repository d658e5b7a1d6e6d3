import Foundation
import TestSupport
import Testing

@testable import KubernetesClient

@Suite("The way to the API server")
struct ConfigurationTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func read(
        cluster: String = "server: https://h:6443", user: String = "token: abc", context: String? = nil,
        head: String = "current-context: c"
    ) throws -> KubernetesConfiguration {
        let text = """
            \(head)
            contexts:
            - {name: c, context: {cluster: k, user: u}}
            - {name: bare, context: {cluster: k}}
            clusters: [{name: k, cluster: {\(cluster)}}]
            users: [{name: u, user: {\(user)}}]
            """
        try text.write(toFile: directory.file("config"), atomically: true, encoding: .utf8)
        return try KubernetesConfiguration.kubeconfig(directory.file("config"), context: context)
    }

    @Test("is read from a kubeconfig file, its paths relative to the file")
    func kubeconfig() throws {
        let configuration = try read(
            cluster: "server: https://h:6443/, certificate-authority: ca.pem, insecure-skip-tls-verify: false",
            user: "tokenFile: /run/token, client-certificate: a.pem, client-key: sub/a.key")
        #expect(configuration.server == "https://h:6443")
        #expect(configuration.certificateAuthority == .file(directory.file("ca.pem")))
        #expect(
            configuration.clientCertificate
                == .init(certificate: .file(directory.file("a.pem")), key: .file(directory.file("sub/a.key"))))
        #expect(configuration.credential == .tokenFile("/run/token"))
        let bare = try read(context: "bare")
        #expect(bare.credential == nil)
    }

    @Test("has data before files, as in kubectl")
    func data() throws {
        let pem = Data("-----BEGIN CERTIFICATE-----\n".utf8)
        let configuration = try read(
            cluster:
                "server: https://h, certificate-authority: ca.pem, certificate-authority-data: \(pem.base64EncodedString())",
            user: "tokenFile: t, token: abc")
        #expect(configuration.certificateAuthority == .text(Array(pem)))
        #expect(configuration.credential == .token("abc"))
    }

    @Test(
        "is refused with the key, what is wrong and what to do",
        arguments: [
            (
                "server: http://h:80", "",
                "clusters[k].cluster.server: \"http://h:80\" would carry the credential in the clear; write https://"
            ),
            (
                "server: h:6443", "",
                "clusters[k].cluster.server: \"h:6443\" is no URL of a server; write https://HOST:PORT"
            ),
            ("x: 1", "", "clusters[k].cluster.server: it is missing; set it"),
            (
                "server: https://h, insecure-skip-tls-verify: true", "",
                "clusters[k].cluster.insecure-skip-tls-verify: a server that nobody vouches for could be anybody; give its certificate-authority instead"
            ),
            (
                "server: https://h, insecure-skip-tls-verify: maybe", "",
                "clusters[k].cluster.insecure-skip-tls-verify: it must be true or false; write one of them"
            ),
            (
                "server: https://h", "exec: {command: aws}",
                "users[u].user.exec.apiVersion: it is missing; set it"
            ),
            (
                "server: https://h", "exec: {command: aws, apiVersion: client.authentication.k8s.io/v1alpha1}",
                "users[u].user.exec.apiVersion: \"client.authentication.k8s.io/v1alpha1\" is not supported; use one of client.authentication.k8s.io/v1, client.authentication.k8s.io/v1beta1"
            ),
            (
                "server: https://h",
                "exec: {command: aws, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}",
                "users[u].user.exec.interactiveMode: there is nobody to ask; use a plugin that works without a terminal"
            ),
            (
                "server: https://h",
                "exec: {command: aws, apiVersion: client.authentication.k8s.io/v1, env: [{name: A}]}",
                "users[u].user.exec.env: each entry must have a name and a value; write both in quotes"
            ),
            ("server: https://h", "token: [secret]", "users[u].user.token: it must be a text; write it in quotes"),
            (
                "server: https://h", "client-key: a.key",
                "users[u].user.client-certificate: it is missing beside the other half; give both, or neither"
            ),
            (
                "server: https://h", "client-key-data: c2VjcmV0, client-certificate: a",
                "users[u].user.client-key-data: it is no PEM text in base64; encode the PEM file with base64"
            ),
        ])
    func refused(cluster: String, user: String, expected: String) {
        let error = #expect(throws: KubernetesConfigurationError.self) { try read(cluster: cluster, user: user) }
        #expect(error?.description == "\(directory.file("config")): \(expected)")
        #expect(error?.description.contains("secret") == false)
    }

    @Test("needs a context, a file and YAML")
    func structure() throws {
        let other = #expect(throws: KubernetesConfigurationError.self) { try read(context: "d") }
        #expect(other?.problem == "contexts has no entry \"d\"")
        #expect(other?.remedy == "add it, or use one of c, bare")
        let none = #expect(throws: KubernetesConfigurationError.self) { try read(head: "kind: Config") }
        #expect(none?.key == "current-context")
        for text in ["[", "- a", "", "users: [{token: secret, \"]"] {
            try text.write(toFile: directory.file("x"), atomically: true, encoding: .utf8)
            let error = #expect(throws: KubernetesConfigurationError.self) {
                try KubernetesConfiguration.kubeconfig(directory.file("x"))
            }
            #expect(error?.source == directory.file("x"))
            #expect(error?.description.contains("secret") == false)
        }
        #expect(throws: KubernetesConfigurationError.self) { try KubernetesConfiguration.kubeconfig("/nowhere") }
    }

    @Test("is known to a pod, over IPv4 and IPv6", arguments: [("10.0.0.1", "10.0.0.1"), ("fd00::1", "[fd00::1]")])
    func inCluster(host: String, expected: String) throws {
        for name in ["token", "ca.crt"] {
            try "x".write(toFile: directory.file(name), atomically: true, encoding: .utf8)
        }
        let configuration = try KubernetesConfiguration.inCluster(
            environment: ["KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": "443"], directory: directory.path)
        #expect(configuration.server == "https://\(expected):443")
        #expect(configuration.certificateAuthority == .file(directory.file("ca.crt")))
        #expect(configuration.credential == .tokenFile(directory.file("token")))
    }

    @Test(
        "outside of a pod it is said what is missing",
        arguments: [
            ([:], "the environment: KUBERNETES_SERVICE_HOST: it is not set, so this is no pod of a cluster"),
            (
                ["KUBERNETES_SERVICE_HOST": "h", "KUBERNETES_SERVICE_PORT": "tcp://x"],
                "the environment: KUBERNETES_SERVICE_PORT: \"tcp://x\" is no port"
            ),
            (
                ["KUBERNETES_SERVICE_HOST": "h", "KUBERNETES_SERVICE_PORT": "443"],
                "/nowhere/token: there is no such file that can be read"
            ),
        ])
    func outside(environment: [String: String], expected: String) {
        let error = #expect(throws: KubernetesConfigurationError.self) {
            try KubernetesConfiguration.inCluster(environment: environment, directory: "/nowhere")
        }
        #expect(error?.description.hasPrefix(expected) == true)
    }

    @Test("tells no secret of itself")
    func description() throws {
        var configuration = try read(user: "token: hunter2")
        configuration.clientCertificate = .init(certificate: .text([1]), key: .text(Array("hunter2".utf8)))
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("https://h:6443"))
        }
    }

    @Test("keys at hand lie in files that only we may read, and go with the client")
    func privateFiles() throws {
        var files: PrivateFiles? = PrivateFiles()
        let path = try #require(try files?.path(of: .text(Array("key".utf8)), "test"))
        let manager = FileManager.default
        let folder = URL(filePath: path).deletingLastPathComponent().path
        #expect(manager.contents(atPath: path) == Data("key".utf8))
        #expect(try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try manager.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
        #expect(throws: KubernetesConfigurationError.self) { try files?.path(of: .file("/nowhere"), "test") }
        files = nil
        #expect(!manager.fileExists(atPath: folder))
    }
}
