import Installation
import KubernetesClient

/// A cluster's API server, as an installation asks it.
struct ClusterConnection: Sendable {
    let client: KubernetesClient

    var access: ClusterAccess {
        ClusterAccess(
            version: { () async throws(InstallationError) in
                try await asked { () async throws(KubernetesError) in try await client.version() }
            },
            get: { identity async throws(InstallationError) in
                let text = try await asked { () async throws(KubernetesError) in try await get(identity) }
                return try text.map { text throws(InstallationError) in try ObjectValue(json: text) }
            },
            list: { kind, namespace, labels async throws(InstallationError) in
                try await list(ResourceSelection(kind.place, namespace: namespace, labels: labels ?? ""))
            },
            apply: { object async throws(InstallationError) in
                _ = try await asked { () async throws(KubernetesError) in
                    try await client.apply(object.identity.place, object.value.json, force: true)
                }
            },
            delete: { identity async throws(InstallationError) in
                try await asked { () async throws(KubernetesError) in try await delete(identity) }
            })
    }

    /// The status with which the extender answers through the API server.
    func status(_ namespace: String, _ path: String) async throws(InstallationError) -> Int {
        try await asked { () async throws(KubernetesError) in
            try await client.status(
                ofService: "https:\(InstallationPlan.extender):api", namespace: namespace, path: path)
        }
    }

    /// A kind that the cluster does not know has no objects.
    private func get(_ identity: ObjectIdentity) async throws(KubernetesError) -> [UInt8]? {
        do {
            return try await client.get(identity.place)
        } catch .refused(_, 404, _) {
            return nil
        }
    }

    private func delete(_ identity: ObjectIdentity) async throws(KubernetesError) -> Bool {
        do {
            return try await client.delete(identity.place)
        } catch .refused(_, 404, _) {
            return false
        }
    }

    private func list(_ selection: ResourceSelection) async throws(InstallationError) -> [ObjectValue] {
        var objects: [ObjectValue] = []
        var token: String?
        repeat {
            let current = token
            let text = try await asked { () async throws(KubernetesError) in
                try await client.listText(selection, continueToken: current)
            }
            guard let text else { return objects }
            let page = try ObjectValue(json: text)
            objects += page["items"]?.items ?? []
            token = page.at("metadata", "continue")?.string.flatMap { $0.isEmpty ? nil : $0 }
        } while token != nil
        return objects
    }

    private func asked<Value>(
        _ question: () async throws(KubernetesError) -> Value
    ) async throws(InstallationError) -> Value {
        do throws(KubernetesError) {
            return try await question()
        } catch {
            throw .cluster("\(error)")
        }
    }
}

extension ObjectKind {
    fileprivate var place: KubernetesResource {
        KubernetesResource(group: group, version: version, plural: plural, isNamespaced: isNamespaced)
    }
}

extension ObjectIdentity {
    fileprivate var place: ObjectPlace {
        ObjectPlace(kind.place, namespace: namespace, name: name)
    }
}
