import HTTPClient

/// Where the API server is, whom to trust, and who asks.
///
/// Its description holds no secret.
package struct KubernetesConfiguration: Sendable {
    /// The URL without a slash at its end: `https://10.0.0.1:6443`.
    package var server: String
    /// PEM; the system's authorities where it is `nil`.
    package var certificateAuthority: PEM?
    package var clientCertificate: ClientCertificate?
    package var credential: Credential?
    /// Where it was read: a file, or `the service account`.
    package var source: String

    /// PEM text, in a file or at hand.
    package enum PEM: Sendable, Equatable {
        case file(String)
        case text([UInt8])
    }

    /// Who the client is, by certificate.
    package struct ClientCertificate: Sendable, Equatable {
        package var certificate: PEM
        package var key: PEM

        package init(certificate: PEM, key: PEM) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Who the client is, by token.
    package enum Credential: Sendable, Equatable {
        case token(String)
        /// Read anew for each request, because Kubernetes renews the tokens of service accounts.
        case tokenFile(String)
        /// A program that makes tokens or client certificates.
        case plugin(ExecPlugin)
    }

    package init(
        server: String, certificateAuthority: PEM? = nil, clientCertificate: ClientCertificate? = nil,
        credential: Credential? = nil, source: String
    ) {
        self.server = server
        self.certificateAuthority = certificateAuthority
        self.clientCertificate = clientCertificate
        self.credential = credential
        self.source = source
    }
}

extension KubernetesConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        let identity =
            switch (clientCertificate, credential) {
            case (nil, nil): "nobody"
            case (nil, .token): "a token"
            case (nil, .tokenFile(let path)): "the token in \(path)"
            case (nil, .plugin(let plugin)): "what \(plugin.command) gives"
            case (_, nil): "a client certificate"
            default: "a client certificate and a token"
            }
        return "\(server) as the holder of \(identity), from \(source)"
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}

extension KubernetesConfiguration {
    /// The settings of an HTTP client. libcurl wants files, so what is at hand as text goes into `files`.
    func httpConfiguration(_ files: PrivateFiles) throws(KubernetesConfigurationError) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.certificateAuthorityFile = try certificateAuthority.map {
            pem throws(KubernetesConfigurationError) in
            try files.path(of: pem, source)
        }
        if let clientCertificate {
            configuration.clientCertificate = HTTPClient.ClientCertificate(
                certificateFile: try files.path(of: clientCertificate.certificate, source),
                keyFile: try files.path(of: clientCertificate.key, source))
        }
        switch credential {
        case nil, .plugin: break
        case .token(let token): configuration.credential = .bearerToken(token)
        case .tokenFile(let path): configuration.credential = .bearerTokenFile(path)
        }
        return configuration
    }
}
