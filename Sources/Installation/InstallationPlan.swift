/// All objects of an installation, and the order in which they are made and removed.
package struct InstallationPlan: Hashable, Sendable {
    package let settings: InstallationSettings
    /// In the order of being made.
    package let objects: [ClusterObject]

    /// - Throws: ``InstallationError/manifest(_:)`` when the embedded manifests are damaged.
    package init(_ settings: InstallationSettings) throws(InstallationError) {
        self.settings = settings
        var objects: [ClusterObject] = []
        for object in try settings.overlay.objects() where Self.isWanted(object, settings) {
            objects.append(try ClusterObject(Self.adapted(object.value, settings)))
        }
        self.objects = objects.enumerated()
            .sorted { ($0.element.identity.kind.rank, $0.offset) < ($1.element.identity.kind.rank, $1.offset) }
            .map(\.element)
    }

    package var namespace: String { settings.namespace }

    /// What an installation of any overlay may have made, in the order of being made.
    ///
    /// - Throws: ``InstallationError``, as ``init(_:)`` does.
    package static func everything(namespace: String) throws(InstallationError) -> [ObjectIdentity] {
        var seen: Set<ObjectIdentity> = []
        var all: [ObjectIdentity] = []
        for overlay in Overlay.allCases {
            let settings = try InstallationSettings(overlay: overlay, namespace: namespace, certificates: .certManager)
            all += try InstallationPlan(settings).objects.map(\.identity).filter { seen.insert($0).inserted }
        }
        all += TLSSecret.allCases.map { $0.identity(namespace: namespace) }
        return all.enumerated().sorted { ($0.element.kind.rank, $0.offset) < ($1.element.kind.rank, $1.offset) }
            .map(\.element)
    }

    private static func isWanted(_ object: ClusterObject, _ settings: InstallationSettings) -> Bool {
        object.identity.kind.group != "cert-manager.io" || settings.certificates == .certManager
    }

    private static let injection = "cert-manager.io/inject-ca-from"
    private static let registry = "ghcr.io/isochrone-dev/"

    /// With the namespace and the tag that were asked for.
    private static func adapted(_ value: ObjectValue, _ settings: InstallationSettings) -> ObjectValue {
        // The shipped name is said nowhere but where the namespace is meant.
        var value = value.mappingTexts { text in
            let text = text.replacing(InstallationSettings.defaultNamespace, with: settings.namespace)
            guard text.hasPrefix(registry), let tag = settings.imageTag,
                let name = text.split(separator: ":").first
            else { return text }
            return "\(name):\(tag)"
        }
        if settings.certificates == .own, value.at("metadata", "annotations", injection) != nil {
            value["metadata"]?["annotations"]?[injection] = nil
            if value.at("metadata", "annotations")?.fields.isEmpty == true { value["metadata"]?["annotations"] = nil }
        }
        return value
    }

    /// As `--dry-run` shows it: every object in order; of certificates only that they will be made.
    package var yaml: String {
        var documents = objects.map(\.value.yaml)
        if settings.certificates == .own {
            let names = TLSSecret.allCases.map(\.rawValue).joined(separator: ", ")
            let first = "# Installing also makes the Secrets \(names), and the caBundle of the webhooks.\n"
            documents[documents.startIndex..<min(1, documents.endIndex)] = [first + (documents.first ?? "")]
        }
        return documents.joined(separator: "---\n")
    }
}
