/// What is to be installed.
package struct InstallationSettings: Hashable, Sendable {
    package var overlay: Overlay
    package var namespace: String
    /// Of our own images; `nil` for the one that belongs to this program.
    package var imageTag: String?
    package var certificates: CertificateSource

    /// Where certificates come from.
    package enum CertificateSource: String, CaseIterable, Sendable {
        /// Made here, with an authority of their own, and renewed by installing again.
        case own
        /// cert-manager, which has to be in the cluster.
        case certManager = "cert-manager"
    }

    package static let defaultNamespace = "isochrone-system"

    /// - Throws: ``InstallationError/input(_:)`` for a name or a tag that can be none.
    package init(
        overlay: Overlay = .production, namespace: String = defaultNamespace, imageTag: String? = nil,
        certificates: CertificateSource = .own
    ) throws(InstallationError) {
        guard Self.isLabel(namespace) else {
            throw .input("--namespace is \"\(namespace)\"; use a-z, 0-9 and -, 63 at most, such as isochrone-system")
        }
        guard !["default", "kube-system", "kube-public", "kube-node-lease"].contains(namespace) else {
            throw .input("--namespace is \"\(namespace)\", which is not ours to remove later; name one of its own")
        }
        if let imageTag, !Self.isTag(imageTag) {
            throw .input("--image-tag is \"\(imageTag)\"; write a tag such as 0.1.0")
        }
        self.overlay = overlay
        self.namespace = namespace
        self.imageTag = imageTag
        self.certificates = certificates
    }

    /// A label of RFC 1123, as names of namespaces are.
    private static func isLabel(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") } && isAlphanumeric(first)
            && isAlphanumeric(last)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// A tag of the distribution specification: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
    private static func isTag(_ text: String) -> Bool {
        guard let first = text.first, text.count <= 128, text.utf8.count == text.count else { return false }
        return first != "." && first != "-" && text.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) }
    }
}
