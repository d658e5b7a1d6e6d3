/// Takes everything away that an installation has made.
package struct Uninstaller: Sendable {
    package var cluster: ClusterAccess
    package var waiting: Waiting
    /// Called with a line for each step.
    package var report: @Sendable (String) -> Void

    package init(
        _ cluster: ClusterAccess, waiting: Waiting, report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.cluster = cluster
        self.waiting = waiting
        self.report = report
    }

    /// Looks at what there is to be removed.
    package func survey(namespace: String, keepsApplications: Bool) async throws(InstallationError) -> Removal {
        var removal = Removal(namespace: namespace, keepsApplications: keepsApplications)
        for identity in try InstallationPlan.everything(namespace: namespace) {
            guard let object = try await cluster.get(identity) else { continue }
            // What others gave a name of ours, and roles of the cluster that ours are bound to, are left alone.
            if Ownership.isOurs(object) { removal.found.append(identity) }
        }
        for map in try await cluster.list(.configMap, namespace, Ownership.selector) {
            guard let name = map.at("metadata", "name")?.string else { continue }
            let identity = ObjectIdentity(.configMap, name, namespace: namespace)
            if !removal.found.contains(identity) { removal.found.append(identity) }
        }
        removal.applications = try await cluster.list(.application, nil, nil).compactMap(Self.name)
        for pod in try await cluster.list(.pod, nil, nil) { removal.look(at: pod) }
        return removal
    }

    /// Removes it: first the webhooks, so that nobody waits for them, then what runs, and the namespace last.
    package func uninstall(_ removal: Removal) async throws(InstallationError) {
        for identity in removal.order {
            guard try await cluster.delete(identity) else { continue }
            report("\(identity): removed")
            guard removal.isAwaited(identity) else { continue }
            try await waiting.until("the end of \(identity)") { () async throws(InstallationError) in
                try await cluster.get(identity) == nil ? nil : "something in it still ends"
            }
            guard identity.kind == .daemonSet || identity.kind == .deployment else { continue }
            // Monitors take their programs off the devices when they end, and the extender closes its database.
            try await waiting.until("the end of the pods of \(identity)") { () async throws(InstallationError) in
                let pods = try await cluster.list(
                    .pod, identity.namespace, "app.kubernetes.io/name=\(identity.name)")
                return pods.isEmpty ? nil : "\(pods.count) pods still end"
            }
        }
    }

    static func name(of object: ObjectValue) -> String? {
        guard let name = object.at("metadata", "name")?.string else { return nil }
        return (object.at("metadata", "namespace")?.string).map { "\($0)/\(name)" } ?? name
    }
}
