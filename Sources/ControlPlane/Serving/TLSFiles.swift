import Foundation
package import HummingbirdTLS
import NIOSSL

/// The files of a server that speaks TLS.
package struct TLSFiles: Hashable, Sendable {
    /// PEM, the server's own certificate first.
    package var certificate: String
    /// PEM.
    package var key: String
    /// PEM; where given, clients must show a certificate that one of these signed.
    package var clientAuthorities: String?

    package init(certificate: String, key: String, clientAuthorities: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientAuthorities = clientAuthorities
    }

    /// A file that does not hold what it should.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        package var option: String
        package var file: String
        package var reason: String

        package var description: String { "\(option) \(file): \(reason)" }
    }

    /// TLS 1.2 or later with what the files hold.
    package func configuration() throws(Failure) -> TLSConfiguration {
        let chain = try read("--tls-certificate", certificate, "no PEM certificate in it") {
            try NIOSSLCertificate.fromPEMFile($0)
        }
        guard !chain.isEmpty else {
            throw Failure(option: "--tls-certificate", file: certificate, reason: "no PEM certificate in it")
        }
        let privateKey = try read("--tls-key", key, "no PEM private key in it") {
            try NIOSSLPrivateKey(file: $0, format: .pem)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        if let clientAuthorities {
            let authorities = try read("--tls-client-ca", clientAuthorities, "no PEM certificate in it") {
                try NIOSSLCertificate.fromPEMFile($0)
            }
            configuration.trustRoots = .certificates(authorities)
            configuration.certificateVerification = .noHostnameVerification
        }
        return configuration
    }

    private func read<Content>(
        _ option: String, _ file: String, _ trouble: String, _ read: (String) throws -> Content
    ) throws(Failure) -> Content {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw Failure(option: option, file: file, reason: "there is no such file that can be read")
        }
        do {
            return try read(file)
        } catch {
            throw Failure(option: option, file: file, reason: trouble)
        }
    }
}
