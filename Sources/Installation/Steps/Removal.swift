/// What is removed, and what stays.
package struct Removal: Hashable, Sendable {
    package var namespace: String
    package var keepsApplications: Bool
    /// Objects of ours that are there, in the order in which they were made.
    package var found: [ObjectIdentity] = []
    /// Applications in all namespaces, which go with their definition.
    package var applications: [String] = []
    /// Pods that wait for our scheduler, and will wait for ever.
    package var orphans: [String] = []
    /// Pods with an annotation of ours.
    package var annotated: [String] = []
    /// Pods of others in our namespace, for whose sake it stays.
    package var guests: [String] = []

    package init(namespace: String, keepsApplications: Bool) {
        self.namespace = namespace
        self.keepsApplications = keepsApplications
    }

    /// The annotation that queues a rejected pod again.
    package static let annotation = "isochrone.dev/requeued-at"

    mutating func look(at pod: ObjectValue) {
        guard let name = Uninstaller.name(of: pod) else { return }
        let spec = pod["spec"]
        if spec?["schedulerName"]?.string == InstallationPlan.scheduler, spec?["nodeName"] == nil {
            orphans.append(name)
        }
        if pod.at("metadata", "annotations", Self.annotation) != nil { annotated.append(name) }
        if pod.at("metadata", "namespace")?.string == namespace, !Ownership.isOurs(pod) { guests.append(name) }
    }

    /// What goes, one after the other.
    package var order: [ObjectIdentity] {
        let webhooks = found.filter(\.kind.isWebhook)
        let others = found.filter { !$0.kind.isWebhook && !stays($0) }.reversed()
        // The namespace is the first that is made, and the last that goes.
        return webhooks + others.filter { $0.kind != .namespace } + others.filter { $0.kind == .namespace }
    }

    private func stays(_ identity: ObjectIdentity) -> Bool {
        switch identity.kind {
        case .customResourceDefinition: keepsApplications
        case .namespace: !guests.isEmpty
        default: false
        }
    }

    /// Whether the next one waits until it is gone.
    func isAwaited(_ identity: ObjectIdentity) -> Bool {
        [.deployment, .daemonSet, .customResourceDefinition, .namespace].contains(identity.kind)
    }

    /// Whether what people have written goes too, so that it has to be said twice.
    package var losesApplications: Bool { !keepsApplications && !applications.isEmpty }

    /// What people should know, one sentence each.
    package var notes: [String] {
        var notes: [String] = []
        if !applications.isEmpty {
            let names = Self.some(applications)
            notes.append(
                keepsApplications
                    ? "The Applications stay, with their definition: \(names)."
                    : "These Applications are removed too: \(names). --keep-applications leaves them.")
        }
        if !orphans.isEmpty {
            notes.append(
                "Pods wait for \(InstallationPlan.scheduler), which goes: \(Self.some(orphans)). Take schedulerName out of "
                    + "their workloads.")
        }
        if !annotated.isEmpty {
            notes.append(
                "Pods keep the annotation \(Self.annotation), which means nothing to others: \(Self.some(annotated)). "
                    + "kubectl annotate pod NAME \(Self.annotation)- removes it.")
        }
        if !guests.isEmpty {
            notes.append("The namespace \(namespace) stays, since others have pods in it: \(Self.some(guests)).")
        }
        return notes
    }

    private static func some(_ names: [String]) -> String {
        names.prefix(10).joined(separator: ", ") + (names.count > 10 ? " and \(names.count - 10) more" : "")
    }
}
