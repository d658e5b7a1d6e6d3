import FoundationEssentials

extension Inspection {
    /// Days before the end at which somebody is told.
    private static let warningDays = 30

    func certificates(_ secrets: [TLSSecret: ObjectValue], now: Date) -> [Finding] {
        TLSSecret.allCases.map { secret in
            let subject = "Secret \(namespace)/\(secret.rawValue)"
            guard let value = secrets[secret] else {
                return Finding(.bad, subject, "it is missing", remedy: remedy(nil))
            }
            guard let certificate = TLSSecret.certificate(in: value) else {
                return Finding(.bad, subject, "it holds no certificate with its key", remedy: remedy(value))
            }
            let days = Int(certificate.notValidAfter.timeIntervalSince(now) / 86_400)
            if certificate.notValidAfter <= now {
                return Finding(.bad, subject, "the certificate has expired", remedy: remedy(value))
            }
            if secret == .extender, let name = missingName(certificate) {
                return Finding(.bad, subject, "the certificate is not for \(name)", remedy: remedy(value))
            }
            guard days >= Self.warningDays else {
                return Finding(.warning, subject, "the certificate expires in \(days) days", remedy: remedy(value))
            }
            return Finding(.good, subject, "the certificate is good for \(days) days")
        }
    }

    private func missingName(_ certificate: IssuedCertificate) -> String? {
        CertificateSet.names(namespace: namespace).first.flatMap { certificate.names.contains($0) ? nil : $0 }
    }

    private func remedy(_ secret: ObjectValue?) -> String {
        let isManaged = secret?.at("metadata", "annotations", "cert-manager.io/certificate-name") != nil
        return isManaged ? "kubectl describe certificate -n \(namespace)" : "isochrone install makes it anew"
    }

    /// Whether the API server trusts who answers its webhooks.
    func webhooks(_ present: [ObjectIdentity: ObjectValue], _ secrets: [TLSSecret: ObjectValue]) -> [Finding] {
        let authority = TLSSecret.text("ca.crt", of: secrets[.extender])
        return present.filter(\.key.kind.isWebhook).sorted { $0.key.name < $1.key.name }.map { identity, value in
            let bundles = (value["webhooks"]?.items ?? []).map { $0.at("clientConfig", "caBundle")?.string ?? "" }
            if bundles.contains(where: \.isEmpty) {
                return Finding(.bad, "\(identity)", "it has no caBundle, so that every call of it fails", remedy: trust)
            }
            let agree = bundles.allSatisfy { bundle in
                guard let authority, let data = Data(base64Encoded: bundle) else { return false }
                return Self.compact(String(decoding: data, as: UTF8.self)).contains(Self.compact(authority))
            }
            guard agree else {
                return Finding(
                    .bad, "\(identity)", "its caBundle is another authority's than the extender's certificate",
                    remedy: trust)
            }
            return Finding(.good, "\(identity)", "trusts the extender")
        }
    }

    private var trust: String { "isochrone install, or see to cert-manager's ca-injector" }

    private static func compact(_ pem: String) -> String { pem.filter { !$0.isWhitespace } }
}
