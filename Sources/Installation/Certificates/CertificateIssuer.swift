import Crypto
import FoundationEssentials
import X509

/// Makes certificates (RFC 5280) with keys on P-256, as kube-apiserver and kube-scheduler take them.
struct CertificateIssuer {
    let authority: IssuedCertificate
    let now: Date

    /// Days for which an authority counts.
    private static let authorityDays = 3_650.0
    /// Days for which what it signs counts.
    private static let days = 365.0
    /// A clock that is behind ours is not to be told that a certificate begins in the future.
    private static let earlier = 3_600.0

    static func authority(now: Date) throws -> IssuedCertificate {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("isochrone-ca") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: now.addingTimeInterval(-earlier),
            notValidAfter: now.addingTimeInterval(authorityDays * 86_400), issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            }, issuerPrivateKey: key)
        return IssuedCertificate(certificate, key)
    }

    /// For a server with these DNS names.
    func server(_ names: [String]) throws -> IssuedCertificate {
        try issue(InstallationPlan.extender, .serverAuth, names)
    }

    /// For a client.
    func client(_ name: String) throws -> IssuedCertificate {
        try issue(name, .clientAuth, [])
    }

    private func issue(
        _ name: String, _ usage: ExtendedKeyUsage.Usage, _ names: [String]
    ) throws -> IssuedCertificate {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: now.addingTimeInterval(-Self.earlier),
            notValidAfter: now.addingTimeInterval(Self.days * 86_400), issuer: authority.certificate.subject,
            subject: try DistinguishedName { CommonName(name) },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([usage])
                SubjectKeyIdentifier(hash: key.publicKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: authority.key.publicKey).keyIdentifier)
                if !names.isEmpty { SubjectAlternativeNames(names.map { .dnsName($0) }) }
            }, issuerPrivateKey: authority.key)
        return IssuedCertificate(certificate, key)
    }
}
