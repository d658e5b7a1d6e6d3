/// Which variant is installed: the directories of `deploy/overlays`.
package enum Overlay: String, CaseIterable, Hashable, Sendable {
    /// Fails closed: pods with limits wait while the extender does not answer.
    case production
    /// Pods are placed without limits meanwhile.
    case failOpen = "fail-open"
    /// Small, for one node.
    case laptop

    /// What `kubectl kustomize` builds of it.
    package var manifests: String {
        switch self {
        case .production: EmbeddedManifests.production.text
        case .failOpen: EmbeddedManifests.failOpen.text
        case .laptop: EmbeddedManifests.laptop.text
        }
    }

    /// As they are shipped.
    ///
    /// - Throws: ``InstallationError/manifest(_:)``, which a test excludes.
    func objects() throws(InstallationError) -> [ClusterObject] {
        var objects: [ClusterObject] = []
        for document in try ObjectValue.documents(ofYAML: manifests) { objects.append(try ClusterObject(document)) }
        return objects
    }
}
