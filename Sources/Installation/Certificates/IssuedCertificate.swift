import Crypto
package import FoundationEssentials
import SwiftASN1
import X509

/// A certificate and its private key.
package struct IssuedCertificate: Sendable {
    let certificate: Certificate
    let key: Certificate.PrivateKey

    init(_ certificate: Certificate, _ key: Certificate.PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// - Throws: what the parser says, or ``InstallationError/manifest(_:)`` for a key that is another certificate's.
    package init(pem: String, keyPEM: String) throws {
        certificate = try Certificate(pemEncoded: pem)
        key = try Certificate.PrivateKey(pemEncoded: keyPEM)
        guard key.publicKey == certificate.publicKey else {
            throw InstallationError.manifest("the key belongs to another certificate")
        }
    }

    package func pem() throws -> (certificate: String, key: String) {
        (
            try certificate.serializeAsPEM().pemString + "\n",
            try key.serializeAsPEM().pemString + "\n"
        )
    }

    /// In hexadecimal.
    package var serialNumber: String {
        certificate.serialNumber.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    package var notValidAfter: Date { certificate.notValidAfter }

    /// The DNS names that it is for.
    package var names: Set<String> {
        guard let alternatives = try? certificate.extensions.subjectAlternativeNames else { return [] }
        return Set(
            alternatives.compactMap { name in
                if case .dnsName(let text) = name { text } else { nil }
            })
    }

    func isIssued(by authority: IssuedCertificate) -> Bool {
        certificate.issuer == authority.certificate.subject
            && authority.certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
    }

    /// Whether it is still good for some days.
    func isValid(at now: Date, for days: Int) -> Bool {
        certificate.notValidBefore <= now && now.addingTimeInterval(Double(days) * 86_400) < certificate.notValidAfter
    }
}
