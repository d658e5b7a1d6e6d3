package import FoundationEssentials

/// The authority of an installation and what it has signed. Keys come from the system's random numbers.
package struct CertificateSet: Sendable {
    package let authority: IssuedCertificate
    package let extender: IssuedCertificate
    package let scheduler: IssuedCertificate
    private let pem: [TLSSecret: (certificate: String, key: String)]

    /// Days for which a certificate has to be good to be kept; others are made anew.
    package static let renewalDays = 90
    /// An authority is trusted for longer than what it signs.
    package static let authorityRenewalDays = 730

    /// Keeps what is good of what there is, and makes the rest.
    ///
    /// - Throws: ``InstallationError/manifest(_:)`` when a certificate can't be made.
    package init(
        namespace: String, keeping found: [TLSSecret: ObjectValue] = [:], now: Date
    ) throws(InstallationError) {
        let names = Self.names(namespace: namespace)
        do {
            let authority =
                try TLSSecret.certificate(in: found[.authority])
                .flatMap { $0.isValid(at: now, for: Self.authorityRenewalDays) ? $0 : nil }
                ?? CertificateIssuer.authority(now: now)
            func kept(_ secret: TLSSecret) -> IssuedCertificate? {
                TLSSecret.certificate(in: found[secret])
                    .flatMap { $0.isValid(at: now, for: Self.renewalDays) && $0.isIssued(by: authority) ? $0 : nil }
            }
            let issuer = CertificateIssuer(authority: authority, now: now)
            self.authority = authority
            extender = try kept(.extender).flatMap { $0.names.isSuperset(of: names) ? $0 : nil } ?? issuer.server(names)
            scheduler = try kept(.scheduler) ?? issuer.client("isochrone-scheduler")
            pem = [
                .authority: try authority.pem(), .extender: try extender.pem(), .scheduler: try scheduler.pem(),
            ]
        } catch {
            throw .manifest("a certificate can't be made: \(error)")
        }
    }

    /// Under which names the extender is reached.
    package static func names(namespace: String) -> [String] {
        let service = InstallationPlan.extender
        return [
            "\(service).\(namespace).svc", "\(service).\(namespace).svc.cluster.local", "\(service).\(namespace)",
            service, "localhost",
        ]
    }

    /// The authority, as webhooks take it.
    package var caBundle: String { Data(authorityPEM.utf8).base64EncodedString() }

    private var authorityPEM: String { pem[.authority]?.certificate ?? "" }

    /// In the order of ``TLSSecret``.
    package func secrets(namespace: String) -> [ClusterObject] {
        TLSSecret.allCases.compactMap { secret in
            guard let (certificate, key) = pem[secret] else { return nil }
            let texts = ["ca.crt": authorityPEM, "tls.crt": certificate, "tls.key": key]
            return try? ClusterObject([
                "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
                "metadata": [
                    "name": .string(secret.rawValue), "namespace": .string(namespace),
                    "labels": ["app.kubernetes.io/part-of": "isochrone"],
                ],
                "data": .object(texts.mapValues { .string(Data($0.utf8).base64EncodedString()) }),
            ])
        }
    }
}
