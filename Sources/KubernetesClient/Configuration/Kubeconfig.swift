import Foundation

/// What counts here of a kubeconfig file: one context, its cluster and its user.
struct Kubeconfig {
    private let document: KubeconfigNode
    /// What relative paths are relative to.
    private let directory: String

    init(_ document: KubeconfigNode, directory: String) {
        self.document = document
        self.directory = directory
    }

    func configuration(context name: String?) throws(KubernetesConfigurationError) -> KubernetesConfiguration {
        let name = try context(name)
        let context = try document.entry("contexts", named: name, "context")
        let cluster = try document.entry("clusters", named: try required("cluster", of: context), "cluster")
        var configuration = KubernetesConfiguration(server: try server(of: cluster), source: document.file)
        configuration.certificateAuthority = try pem("certificate-authority", of: cluster)
        try refuse(Self.unusableClusterKeys, of: cluster)
        guard let user = try context.text("user") else { return configuration }
        let identity = try document.entry("users", named: user, "user")
        try refuse(Self.unusableUserKeys, of: identity)
        configuration.clientCertificate = try clientCertificate(of: identity)
        let token = try credential(of: identity)
        configuration.credential = if let token { token } else { try plugin(of: identity, cluster: cluster) }
        return configuration
    }

    private func context(_ name: String?) throws(KubernetesConfigurationError) -> String {
        if let name { return name }
        guard let current = try document.text("current-context") else {
            throw document.error(
                at: "current-context", "it is not set",
                remedy: "set it with \"kubectl config use-context\", or name a context")
        }
        return current
    }

    private func required(
        _ name: String, of node: KubeconfigNode
    ) throws(KubernetesConfigurationError) -> String {
        guard let text = try node.text(name) else { throw node.error(at: name, "it is missing", remedy: "set it") }
        return text
    }

    private func server(of cluster: KubeconfigNode) throws(KubernetesConfigurationError) -> String {
        let text = try required("server", of: cluster)
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty,
            ["https", "http"].contains(url.scheme),
            url.query() == nil, url.user() == nil
        else {
            throw cluster.error(at: "server", "\"\(text)\" is no URL of a server", remedy: "write https://HOST:PORT")
        }
        guard url.scheme == "https" || ["127.0.0.1", "::1", "localhost"].contains(host) else {
            throw cluster.error(
                at: "server", "\"\(text)\" would carry the credential in the clear", remedy: "write https://")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private func clientCertificate(
        of user: KubeconfigNode
    ) throws(KubernetesConfigurationError) -> KubernetesConfiguration.ClientCertificate? {
        let certificate = try pem("client-certificate", of: user)
        let key = try pem("client-key", of: user)
        switch (certificate, key) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return .init(certificate: certificate, key: key)
        default:
            throw user.error(
                at: key == nil ? "client-key" : "client-certificate", "it is missing beside the other half",
                remedy: "give both, or neither")
        }
    }

    /// As in kubectl, `token` counts before `tokenFile`.
    private func credential(
        of user: KubeconfigNode
    ) throws(KubernetesConfigurationError) -> KubernetesConfiguration.Credential? {
        if let token = try user.text("token") { return .token(token) }
        return try user.text("tokenFile").map { .tokenFile(absolute($0)) }
    }

    private func plugin(
        of user: KubeconfigNode, cluster: KubeconfigNode
    ) throws(KubernetesConfigurationError) -> KubernetesConfiguration.Credential? {
        guard let exec = user.child("exec") else { return nil }
        let command = try required("command", of: exec)
        let version = try required("apiVersion", of: exec)
        guard ExecPlugin.apiVersions.contains(version) else {
            throw exec.error(
                at: "apiVersion", "\"\(version)\" is not supported",
                remedy: "use one of \(ExecPlugin.apiVersions.joined(separator: ", "))")
        }
        guard try exec.text("interactiveMode") != "Always" else {
            throw exec.error(
                at: "interactiveMode", "there is nobody to ask", remedy: "use a plugin that works without a terminal")
        }
        var plugin = ExecPlugin(
            command: command.contains("/") ? absolute(command) : command, arguments: try exec.texts("args"),
            environment: try exec.pairs("env"), apiVersion: version, installHint: try exec.text("installHint"))
        if try exec.flag("provideClusterInfo") {
            plugin.cluster = .init(
                server: try server(of: cluster), certificateAuthorityData: try authority(of: cluster))
        }
        return .plugin(plugin)
    }

    private func authority(of cluster: KubeconfigNode) throws(KubernetesConfigurationError) -> String? {
        switch try pem("certificate-authority", of: cluster) {
        case nil: nil
        case .text(let text)?: Data(text).base64EncodedString()
        case .file(let path)?: FileManager.default.contents(atPath: path)?.base64EncodedString()
        }
    }

    /// `NAME-data` in base64, or the file `NAME`; as in kubectl the data counts before the file.
    private func pem(
        _ name: String, of node: KubeconfigNode
    ) throws(KubernetesConfigurationError) -> KubernetesConfiguration.PEM? {
        guard let text = try node.text("\(name)-data") else {
            return try node.text(name).map { .file(absolute($0)) }
        }
        let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()
        guard data.range(of: Data("-----BEGIN ".utf8)) != nil else {
            throw node.error(
                at: "\(name)-data", "it is no PEM text in base64", remedy: "encode the PEM file with base64")
        }
        return .text(Array(data))
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }
}

extension Kubeconfig {
    private static let plainCredential = "use a token, a tokenFile or a client certificate"

    private static let unusableClusterKeys = [
        "insecure-skip-tls-verify": (
            "a server that nobody vouches for could be anybody", "give its certificate-authority instead"
        ),
        "tls-server-name": ("another name than the server's is not supported", "use the name in the certificate"),
        "proxy-url": ("a proxy is not supported", "use an address that can be reached"),
    ]

    private static let unusableUserKeys = [
        "auth-provider": ("Kubernetes 1.26 has removed it", plainCredential),
        "username": ("Kubernetes 1.19 has removed passwords", plainCredential),
        "password": ("Kubernetes 1.19 has removed passwords", plainCredential),
        "as": ("acting for another user is not supported", "use that user's credential"),
    ]

    /// What would change whom we trust or who we are must not be passed over.
    private func refuse(
        _ keys: [String: (problem: String, remedy: String)], of node: KubeconfigNode
    ) throws(KubernetesConfigurationError) {
        for (key, reason) in keys.sorted(by: { $0.key < $1.key }) where node.child(key) != nil {
            if key == "insecure-skip-tls-verify", try !node.flag(key) { continue }
            throw node.error(at: key, reason.problem, remedy: reason.remedy)
        }
    }
}
