extension Inspection {
    func workloads(
        _ plan: InstallationPlan, _ present: [ObjectIdentity: ObjectValue]
    ) async throws(InstallationError) -> [Finding] {
        var findings: [Finding] = []
        for object in plan.objects where [.deployment, .daemonSet].contains(object.identity.kind) {
            guard let value = present[object.identity] else { continue }
            findings.append(try await workload(object.identity, value))
            findings += images(object, value)
        }
        return findings
    }

    private func workload(
        _ identity: ObjectIdentity, _ value: ObjectValue
    ) async throws(InstallationError) -> Finding {
        guard let shortfall = Rollout.shortfall(of: value) else {
            return Finding(.good, "\(identity)", "is rolled out")
        }
        let pods = try await cluster.list(.pod, namespace, "app.kubernetes.io/name=\(identity.name)")
        let troubles = pods.compactMap { pod in
            Rollout.trouble(of: pod).map { (pod.at("metadata", "name")?.string ?? "", $0) }
        }
        let why = troubles.first.map { ", \($0.0): \($0.1)" } ?? ""
        let remedy = troubles.first.map { "kubectl describe pod -n \(namespace) \($0.0)" }
        return Finding(
            .bad, "\(identity)", shortfall + why, remedy: remedy ?? "kubectl describe -n \(namespace) \(identity.lookup)")
    }

    /// Another version of ours than this program's may be meant; it is said all the same.
    private func images(_ object: ClusterObject, _ value: ObjectValue) -> [Finding] {
        let wanted = Set(object.containers.compactMap { $0["image"]?.string })
        let found = Set((try? ClusterObject(value))?.containers.compactMap { $0["image"]?.string } ?? [])
        guard wanted != found else { return [] }
        return [
            Finding(
                .warning, "\(object.identity)",
                "runs \(found.sorted().joined(separator: ", ")), and this program belongs to "
                    + wanted.sorted().joined(separator: ", "), remedy: "isochrone install upgrades it, if you want that")
        ]
    }

    /// Whether our scheduler asks our extender.
    func scheduler(_ plan: InstallationPlan, _ present: [ObjectIdentity: ObjectValue]) -> [Finding] {
        let identity = ObjectIdentity(.deployment, InstallationPlan.scheduler, namespace: namespace)
        guard let deployment = present[identity], let object = try? ClusterObject(deployment) else { return [] }
        let option = "--config="
        let arguments = object.containers.flatMap { $0["args"]?.items ?? [] }.compactMap(\.string)
        let file = arguments.first { $0.hasPrefix(option) }?.split(separator: "/").last.map(String.init) ?? ""
        let volumes = deployment.at("spec", "template", "spec", "volumes")?.items ?? []
        let map = volumes.compactMap { $0.at("configMap", "name")?.string }.first ?? ""
        let configuration = present[ObjectIdentity(.configMap, map, namespace: namespace)]?.at("data", file)?.string
        let subject = "configuration of \(InstallationPlan.scheduler)"
        guard let configuration else {
            return [
                Finding(.bad, subject, "ConfigMap \(map) of this version has no \(file)", remedy: "isochrone install")
            ]
        }
        let address = "https://\(InstallationPlan.extender).\(namespace).svc:8443"
        guard configuration.contains("urlPrefix: \(address)") else {
            return [Finding(.bad, subject, "\(file) does not name \(address)", remedy: "isochrone install")]
        }
        let isOpen = configuration.contains("ignorable: true")
        return [
            Finding(
                .good, subject,
                "\(file): \(isOpen ? "pods are placed without limits" : "pods wait") while the extender is down")
        ]
    }

    /// Whether the extender answers the way its callers reach it.
    func health() async throws(InstallationError) -> Finding {
        let subject = "REST API of \(InstallationPlan.extender)"
        let remedy = "kubectl logs -n \(namespace) deployment/\(InstallationPlan.extender)"
        do throws(InstallationError) {
            let status = try await ask(namespace, "/api/v1")
            // It asks for a token, which the API server does not hand on.
            guard status == 401 || (200..<300).contains(status) else {
                return Finding(.bad, subject, "it answers with status \(status)", remedy: remedy)
            }
            return Finding(.good, subject, "answers")
        } catch {
            return Finding(.bad, subject, "it can't be asked: \(error)", remedy: remedy)
        }
    }

    /// Whether every node has a daemon that runs.
    func daemons() async throws(InstallationError) -> [Finding] {
        let nodes = try await cluster.list(.node, nil, "kubernetes.io/os=linux")
        let pods = try await cluster.list(.pod, namespace, "app.kubernetes.io/name=\(InstallationPlan.monitor)")
        var ready: Set<String> = []
        var troubles: [String: String] = [:]
        for pod in pods {
            guard let node = pod.at("spec", "nodeName")?.string else { continue }
            if let trouble = Rollout.trouble(of: pod) { troubles[node] = trouble } else { ready.insert(node) }
        }
        let names = nodes.compactMap { $0.at("metadata", "name")?.string }.sorted()
        let missing = names.filter { !ready.contains($0) }
        guard !missing.isEmpty else { return [Finding(.good, "monitors", "one on each of \(names.count) nodes")] }
        return missing.map { node in
            Finding(
                .bad, "Node \(node)", "no monitor runs there" + (troubles[node].map { ": \($0)" } ?? ""),
                remedy: "kubectl get pods -n \(namespace) -o wide --field-selector spec.nodeName=\(node)")
        }
    }

    /// What is wrong with Applications, in their own words.
    func applications() async throws(InstallationError) -> [Finding] {
        let applications = try await cluster.list(.application, nil, nil)
        let findings = applications.flatMap(Self.application)
        guard findings.isEmpty else { return findings }
        return [Finding(.good, "Applications", "\(applications.count), and none complains")]
    }

    private static func application(_ value: ObjectValue) -> [Finding] {
        guard let name = Uninstaller.name(of: value) else { return [] }
        let conditions = value.at("status", "conditions")?.items ?? []
        guard !conditions.isEmpty else {
            return [
                Finding(
                    .warning, "Application \(name)", "it has no conditions: nobody has looked at it yet",
                    remedy: "see whether the extender runs")
            ]
        }
        return ["Infeasible", "Degraded"].compactMap { type in
            guard let condition = conditions.first(where: { $0["type"]?.string == type }),
                condition["status"]?.string == "True"
            else { return nil }
            let message = condition["message"]?.string ?? condition["reason"]?.string ?? ""
            let short = name.split(separator: "/").last.map(String.init) ?? name
            return Finding(
                type == "Infeasible" ? .bad : .warning, "Application \(name)", "\(type): \(message)",
                remedy: "isochrone explain \(short)")
        }
    }
}

extension ObjectIdentity {
    /// As kubectl takes it.
    var lookup: String { "\(kind.resource)/\(name)" }
}
