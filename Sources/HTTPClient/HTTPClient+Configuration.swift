extension HTTPClient {
    /// What holds for all requests of a client.
    package struct Configuration: Sendable {
        /// Longest time until a connection stands, TLS included.
        package var connectTimeout: Duration = .seconds(5)
        /// Largest body that `send` accepts, in bytes after decompression.
        package var maximumResponseBytes = 64 << 20
        /// PEM file of the authorities to trust instead of the system's.
        package var certificateAuthorityFile: String?
        package var clientCertificate: ClientCertificate?
        package var credential: Credential?
        /// The path of a socket to connect to, whatever host a URL names.
        package var unixSocket: String?
        /// Whether `http_proxy`, `https_proxy` and `no_proxy` are respected.
        package var usesProxyFromEnvironment = false
        package var userAgent = "isochrone"
        package var retry = RetryPolicy()
        /// nil: requests are sent however often the origin has failed.
        package var breaker: CircuitBreaker.Settings? = CircuitBreaker.Settings()

        package init() {}
    }

    /// PEM files that prove who the client is.
    package struct ClientCertificate: Sendable, Equatable {
        package var certificateFile: String
        package var keyFile: String

        package init(certificateFile: String, keyFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// The bearer token (RFC 6750) of every request that has no `Authorization` header of its own.
    package enum Credential: Sendable, Equatable {
        case bearerToken(String)
        /// Read anew for each request, because Kubernetes rotates the tokens of service accounts.
        case bearerTokenFile(String)
    }
}
