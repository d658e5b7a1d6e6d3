import FoundationEssentials

/// The Secrets with certificates.
package enum TLSSecret: String, CaseIterable, Sendable {
    /// The authority, with its key, so that the others can be renewed without anybody having to trust anew.
    case authority = "isochrone-ca"
    /// What the extender shows to everyone.
    case extender = "isochrone-extender-tls"
    /// What kube-scheduler shows to the extender.
    case scheduler = "isochrone-scheduler-tls"

    package func identity(namespace: String) -> ObjectIdentity {
        ObjectIdentity(.secret, rawValue, namespace: namespace)
    }

    /// What is in one, as PEM; `nil` where a part is missing or is none.
    static func certificate(in secret: ObjectValue?) -> IssuedCertificate? {
        guard let chain = text("tls.crt", of: secret), let key = text("tls.key", of: secret) else { return nil }
        return try? IssuedCertificate(pem: chain, keyPEM: key)
    }

    static func text(_ name: String, of secret: ObjectValue?) -> String? {
        guard let base64 = secret?.at("data", name)?.string, let data = Data(base64Encoded: base64) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
