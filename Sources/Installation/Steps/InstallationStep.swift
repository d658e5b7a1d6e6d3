/// One step of an installation.
package enum InstallationStep: Hashable, Sendable {
    case apply(ClusterObject)
    /// Until the API serves the kind.
    case waitEstablished(ObjectIdentity)
    /// Until all pods are there and of the newest template.
    case waitRolledOut(ObjectIdentity)
    /// What another overlay or version had and this one has not.
    case remove(ObjectIdentity)
}

extension InstallationStep: CustomStringConvertible {
    package var description: String {
        switch self {
        case .apply(let object): "\(object.identity): applied"
        case .waitEstablished(let identity): "\(identity): served"
        case .waitRolledOut(let identity): "\(identity): rolled out"
        case .remove(let identity): "\(identity): removed"
        }
    }
}

extension InstallationPlan {
    /// What is done one after the other. The webhooks come once somebody answers them.
    ///
    /// - Parameters:
    ///   - certificates: `nil` where somebody else makes them.
    ///   - leftovers: what is in the cluster of another overlay or version.
    package func steps(_ certificates: CertificateSet?, leftovers: [ObjectIdentity]) -> [InstallationStep] {
        var steps: [InstallationStep] = []
        var secrets = certificates.map { $0.secrets(namespace: namespace) } ?? []
        var waits: [InstallationStep] = []
        for object in objects.map({ completed($0, certificates) }) {
            // Before what mounts them.
            if object.identity.kind.rank > ObjectKind.secret.rank {
                steps += secrets.map { .apply($0) }
                secrets = []
            }
            if object.identity.kind.isWebhook {
                steps += waits
                waits = []
            }
            steps.append(.apply(object))
            switch object.identity.kind {
            case .customResourceDefinition: steps.append(.waitEstablished(object.identity))
            case .deployment, .daemonSet: waits.append(.waitRolledOut(object.identity))
            default: break
            }
        }
        return steps + waits + leftovers.reversed().map { .remove($0) }
    }

    /// With what is known of the certificates.
    private func completed(_ object: ClusterObject, _ certificates: CertificateSet?) -> ClusterObject {
        guard let certificates else { return object }
        var object = object
        if object.identity.kind.isWebhook {
            let hooks = object.value["webhooks"]?.items ?? []
            object.value["webhooks"] = .array(
                hooks.map { hook in
                    var hook = hook
                    hook["clientConfig"]?["caBundle"] = .string(certificates.caBundle)
                    return hook
                })
        } else if object.identity.kind == .deployment, object.identity.name == Self.scheduler {
            // kube-scheduler reads its certificate but once: another one makes another pod.
            var template = object.value.at("spec", "template") ?? [:]
            var metadata = template["metadata"] ?? [:]
            var annotations = metadata["annotations"] ?? [:]
            annotations["isochrone.dev/certificate"] = .string(certificates.scheduler.serialNumber)
            metadata["annotations"] = annotations
            template["metadata"] = metadata
            object.value["spec"]?["template"] = template
        }
        return object
    }

    package static let extender = "isochrone-extender"
    package static let monitor = "isochrone-monitor"
    package static let scheduler = "isochrone-scheduler"
}
