import HTTPClient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the daemon shows the server, and by what it knows the server: paths of files, as options name them.
package struct ServerAccess: Hashable, Sendable {
    /// A bearer token (RFC 6750), read anew for each request.
    package var tokenFile: String?
    /// PEM, the authorities to trust instead of the system's.
    package var authorityFile: String?
    /// PEM, read anew for each connection; together with ``clientKey``.
    package var clientCertificate: String?
    /// PEM, not encrypted.
    package var clientKey: String?

    package init(
        tokenFile: String? = nil, authorityFile: String? = nil, clientCertificate: String? = nil,
        clientKey: String? = nil
    ) {
        self.tokenFile = tokenFile
        self.authorityFile = authorityFile
        self.clientCertificate = clientCertificate
        self.clientKey = clientKey
    }

    /// The first thing that is wrong with the files, with place, value and remedy; `nil` when they are sound.
    package func problem() -> String? {
        if (clientCertificate == nil) != (clientKey == nil) {
            let (given, missing) =
                clientKey == nil
                ? ("--client-certificate", "--client-key") : ("--client-key", "--client-certificate")
            return "\(missing) is missing; \(given) needs it"
        }
        return Self.problem(ofToken: tokenFile)
            ?? Self.problem(ofPEM: "CERTIFICATE", "a certificate", authorityFile, "--ca-file")
            ?? Self.problem(ofPEM: "CERTIFICATE", "a certificate", clientCertificate, "--client-certificate")
            ?? Self.problem(ofPEM: "PRIVATE KEY", "a private key", clientKey, "--client-key")
    }

    func apply(to configuration: inout HTTPClient.Configuration) {
        configuration.certificateAuthorityFile = authorityFile
        configuration.credential = tokenFile.map { .bearerTokenFile($0) }
        if let clientCertificate, let clientKey {
            configuration.clientCertificate = .init(certificateFile: clientCertificate, keyFile: clientKey)
        }
    }

    private static func problem(ofToken path: String?) -> String? {
        guard let path else { return nil }
        guard let text = text(of: path) else { return unreadable("--token-file", path) }
        let token = text.split(whereSeparator: \.isWhitespace)
        guard token.count == 1, text.utf8.allSatisfy({ $0 < 0x7F }) else {
            return "--token-file \(path) holds no bearer token; write the token alone into it, in one line"
        }
        return nil
    }

    /// The last word before the dashes differs: `RSA PRIVATE KEY`, `TRUSTED CERTIFICATE`.
    private static func problem(ofPEM label: String, _ what: String, _ path: String?, _ option: String) -> String? {
        guard let path else { return nil }
        guard let text = text(of: path) else { return unreadable(option, path) }
        let isThere = text.split(whereSeparator: \.isNewline).contains {
            $0.hasPrefix("-----BEGIN ") && $0.hasSuffix("\(label)-----")
        }
        return isThere ? nil : "\(option) \(path) holds no \(what.dropFirst(2)); name a PEM file with \(what)"
    }

    private static func unreadable(_ option: String, _ path: String) -> String {
        "\(option) \(path) cannot be read; name a file that exists and that this user may read"
    }

    private static func text(of path: String) -> String? {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
    }
}
