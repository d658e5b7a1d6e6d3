package import FoundationEssentials

/// Carries an installation out.
package struct Installer: Sendable {
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

    /// The oldest minor version of Kubernetes 1 that tells the node of a daemon's token.
    package static let oldestMinor = 30

    /// Makes everything of the plan, or brings it up to date.
    package func install(_ plan: InstallationPlan, now: Date) async throws(InstallationError) {
        try Self.require(try await cluster.version())
        let leftovers = try await leftovers(of: plan)
        let certificates = try await certificates(of: plan, now: now)
        for step in plan.steps(certificates, leftovers: leftovers) {
            try await carryOut(step, plan)
            report("\(step)")
        }
    }

    private static func require(_ version: String) throws(InstallationError) {
        let parts = version.drop { $0 == "v" }.split(separator: ".")
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix(while: \.isNumber)) else {
            throw .cluster("the API server calls its version \"\(version)\", which is none of Kubernetes")
        }
        guard major > 1 || minor >= oldestMinor else {
            throw .input("the cluster runs Kubernetes \(version); 1.\(oldestMinor) is the oldest that works: upgrade it")
        }
    }

    private func certificates(of plan: InstallationPlan, now: Date) async throws(InstallationError) -> CertificateSet? {
        guard plan.settings.certificates == .own else { return nil }
        var found: [TLSSecret: ObjectValue] = [:]
        for secret in TLSSecret.allCases {
            found[secret] = try await cluster.get(secret.identity(namespace: plan.namespace))
        }
        return try CertificateSet(namespace: plan.namespace, keeping: found, now: now)
    }

    /// What another overlay or version has left. Claims of volumes are never taken away by installing: they hold data.
    private func leftovers(of plan: InstallationPlan) async throws(InstallationError) -> [ObjectIdentity] {
        let wanted = Set(plan.objects.map(\.identity))
        let kept: [ObjectKind] = [.persistentVolumeClaim, .secret, .configMap]
        var leftovers: [ObjectIdentity] = []
        for identity in try InstallationPlan.everything(namespace: plan.namespace)
        where !wanted.contains(identity) && !kept.contains(identity.kind) {
            if Ownership.isOurs(try await cluster.get(identity)) { leftovers.append(identity) }
        }
        for map in try await cluster.list(.configMap, plan.namespace, Ownership.selector) {
            guard let name = map.at("metadata", "name")?.string else { continue }
            let identity = ObjectIdentity(.configMap, name, namespace: plan.namespace)
            if !wanted.contains(identity), Ownership.isGenerated(name) { leftovers.append(identity) }
        }
        return leftovers
    }

    private func carryOut(_ step: InstallationStep, _ plan: InstallationPlan) async throws(InstallationError) {
        switch step {
        case .apply(let object): try await cluster.apply(object)
        case .remove(let identity): _ = try await cluster.delete(identity)
        case .waitEstablished(let identity):
            try await waiting.until("\(identity)") { () async throws(InstallationError) in
                let value = try await cluster.get(identity)
                return Self.isTrue("Established", of: value) ? nil : "the API server does not serve it yet"
            }
        case .waitRolledOut(let identity):
            try await waiting.until("\(identity)") { () async throws(InstallationError) in
                guard let value = try await cluster.get(identity) else { return "it is gone" }
                guard let shortfall = Rollout.shortfall(of: value) else { return nil }
                return try await shortfall + troubles(of: identity)
            }
        }
    }

    static func isTrue(_ condition: String, of value: ObjectValue?) -> Bool {
        value?.at("status", "conditions")?.items.contains {
            $0["type"]?.string == condition && $0["status"]?.string == "True"
        } ?? false
    }

    /// What holds the pods of a workload up, the first of each kind.
    private func troubles(of identity: ObjectIdentity) async throws(InstallationError) -> String {
        let pods = try await cluster.list(.pod, identity.namespace, "app.kubernetes.io/name=\(identity.name)")
        let troubles = pods.compactMap { pod in
            Rollout.trouble(of: pod).map { "\(pod.at("metadata", "name")?.string ?? "a pod"): \($0)" }
        }
        return troubles.first.map { ", \($0)" } ?? ""
    }
}
