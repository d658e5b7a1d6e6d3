import Foundation
import HummingbirdTLS
import NIOCore
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

    /// The same for clients that need not show a certificate.
    package var withoutClients: TLSFiles { TLSFiles(certificate: certificate, key: key) }

    /// A file that does not hold what it should.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        package var option: String
        package var file: String
        package var reason: String

        package var description: String { "\(option) \(file): \(reason)" }
    }

    /// Reads the files once, and throws what is wrong with them.
    package func check() throws(Failure) {
        _ = try material()
    }

    /// What tells that one of the files was changed.
    var stamps: [FileStamp?] {
        [certificate, key, clientAuthorities].compactMap(\.self).map { FileStamp(path: $0) }
    }

    /// TLS 1.2 or later with what the files hold.
    func material() throws(Failure) -> TLSMaterial {
        let chain = try certificates("--tls-certificate", certificate)
        let privateKey = try read("--tls-key", key, "no PEM private key in it") {
            try NIOSSLPrivateKey(file: $0, format: .pem)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        // For the client's farewell, which many never send; by then all answers are.
        configuration.shutdownTimeout = .seconds(1)
        if let clientAuthorities {
            configuration.trustRoots = .certificates(try certificates("--tls-client-ca", clientAuthorities))
            configuration.certificateVerification = .noHostnameVerification
        }
        // Building a context is what finds out whether the two belong together.
        guard (try? NIOSSLContext(configuration: configuration)) != nil else {
            throw Failure(
                option: "--tls-key", file: key, reason: "it does not belong to the certificate \(certificate)")
        }
        return TLSMaterial(configuration: configuration, expiry: chain.map { Int($0.notValidAfter) }.min() ?? 0)
    }

    private func certificates(_ option: String, _ file: String) throws(Failure) -> [NIOSSLCertificate] {
        let trouble = "no PEM certificate in it"
        let found = try read(option, file, trouble) { try NIOSSLCertificate.fromPEMFile($0) }
        guard !found.isEmpty else { throw Failure(option: option, file: file, reason: trouble) }
        return found
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
