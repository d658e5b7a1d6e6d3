package import FoundationEssentials

/// Looks at an installation: what is wrong, and what to do.
package struct Inspection: Sendable {
    package var cluster: ClusterAccess
    /// The status with which the extender answers at a path of its REST API, through the API server.
    package var ask: @Sendable (_ namespace: String, _ path: String) async throws(InstallationError) -> Int
    package var namespace: String

    package init(
        _ cluster: ClusterAccess, namespace: String,
        ask: @escaping @Sendable (_ namespace: String, _ path: String) async throws(InstallationError) -> Int
    ) {
        self.cluster = cluster
        self.namespace = namespace
        self.ask = ask
    }

    /// Everything, in the order in which it should be mended.
    package func findings(now: Date) async throws(InstallationError) -> [Finding] {
        _ = try await cluster.version()
        let home = try await cluster.get(ObjectIdentity(.namespace, namespace))
        guard let home, Ownership.isOurs(home) else {
            return [
                Finding(
                    .bad, "Namespace \(namespace)", "Isochrone is not installed there",
                    remedy: "isochrone install, or name another with --namespace")
            ]
        }
        let plan = try plan(of: home)
        let present = try await present(plan)
        return objects(plan, present)
            + certificates(try await secrets(), now: now) + webhooks(present, try await secrets())
            + (try await workloads(plan, present)) + scheduler(plan, present)
            + [try await health()] + (try await daemons()) + (try await applications())
    }

    private func plan(of home: ObjectValue) throws(InstallationError) -> InstallationPlan {
        let overlay = home.at("metadata", "labels", "isochrone.dev/overlay")?.string.flatMap(Overlay.init)
        return try InstallationPlan(InstallationSettings(overlay: overlay ?? .production, namespace: namespace))
    }

    private func present(_ plan: InstallationPlan) async throws(InstallationError) -> [ObjectIdentity: ObjectValue] {
        var present: [ObjectIdentity: ObjectValue] = [:]
        for object in plan.objects { present[object.identity] = try await cluster.get(object.identity) }
        return present
    }

    private func secrets() async throws(InstallationError) -> [TLSSecret: ObjectValue] {
        var secrets: [TLSSecret: ObjectValue] = [:]
        for secret in TLSSecret.allCases {
            secrets[secret] = try await cluster.get(secret.identity(namespace: namespace))
        }
        return secrets
    }

    private func objects(_ plan: InstallationPlan, _ present: [ObjectIdentity: ObjectValue]) -> [Finding] {
        let missing = plan.objects.map(\.identity).filter { present[$0] == nil }
        let definition = plan.objects.map(\.identity).first { $0.kind == .customResourceDefinition }
        var findings = missing.map {
            Finding(
                .bad, "\($0)", "it is missing", remedy: "isochrone install --overlay \(plan.settings.overlay.rawValue)")
        }
        if missing.isEmpty {
            findings.append(Finding(.good, "objects", "all \(plan.objects.count) of \(plan.settings.overlay.rawValue)"))
        }
        if let definition, let value = present[definition] { findings += Self.definition(definition, value) }
        return findings
    }

    /// Whether the API serves Applications of our version.
    private static func definition(_ identity: ObjectIdentity, _ value: ObjectValue) -> [Finding] {
        let version = ObjectKind.application.version
        let served = value.at("spec", "versions")?.items.contains {
            $0["name"]?.string == version && $0["served"]?.bool == true
        }
        guard served == true else {
            return [Finding(.bad, "\(identity)", "it does not serve \(version)", remedy: "isochrone install")]
        }
        guard Installer.isTrue("Established", of: value) else {
            let names = value.at("status", "conditions")?.items.first { $0["type"]?.string == "NamesAccepted" }
            let why = names?["message"]?.string ?? "the API server has not taken it yet"
            return [Finding(.bad, "\(identity)", "it is not served: \(why)", remedy: "kubectl describe crd \(identity.name)")]
        }
        return [Finding(.good, "\(identity)", "serves \(version)")]
    }
}
