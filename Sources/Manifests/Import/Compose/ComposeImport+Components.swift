import ClusterModel

extension ComposeImport {
    private static let reasons = [
        "extends": "fields of other services are not merged; import what `docker compose config` prints",
        "env_file": "no other file is read; import what `docker compose config` prints",
        "profiles": "the component is there whatever the profile",
    ]

    func add(_ service: ComposeService, to parts: inout ApplicationParts) {
        parts.addComponent(service.name)
        let deploy = service.fields["deploy"]?.openMapping()
        let image = service.fields["image"]?.interpolated("image", job: job)?.name()
        let resources = ComposeResources(service: service.fields, job: job).amounts
        let replicas = replicas(of: service, deploy)
        parts.change(service.name) {
            $0.image = image
            $0.resources = resources
            $0.replicas = replicas
        }
        addPlacement(deploy?["placement"]?.openMapping(), of: service, to: &parts)
        job.journal.carry("service", as: "component", at: service.mark)
        noteWhatIsLeft(of: service, deploy)
    }

    private func replicas(of service: ComposeService, _ deploy: MappingReader?) -> Int {
        let mode = deploy?["mode"]?.text()
        if mode == "global" || mode == "global-job" {
            job.journal.assume(
                "deploy.mode", "1 replica of a service that has one on each node; remove it or set its replicas",
                at: service.mark)
        }
        let located = deploy?["replicas"] ?? service.fields["scale"]
        guard let count = located?.interpolated("replicas", job: job).flatMap(job.replicas) else { return 1 }
        job.journal.carry("replicas", as: "replicas of the component", at: located?.node.mark)
        return count
    }

    /// Swarm's `node.labels.KEY == VALUE` and `node.hostname == NAME`.
    private func addPlacement(_ placement: MappingReader?, of service: ComposeService, to parts: inout ApplicationParts)
    {
        guard let placement, let name = parts.component(service.name)?.name else { return }
        job.journal.omitFields(of: placement, except: ["constraints"], because: "no rule says it")
        for item in placement.list("constraints") {
            guard let text = item.interpolated("deploy.placement.constraints", job: job)?.text() else { continue }
            guard let requirement = Self.requirement(text) else {
                job.journal.omit("deploy.placement.constraints", because: "no rule says it", at: item.node.mark)
                continue
            }
            parts.constraints.append(
                Constraint(
                    name: parts.constraintName("\(name)-node"), targets: Targets(components: [name]),
                    rule: .node(requirement)))
            job.journal.carry("deploy.placement.constraints", as: "node constraint", at: item.node.mark)
        }
    }

    private static func requirement(_ text: String) -> NodeRequirement? {
        for (sign, word) in [("==", NodeRequirement.Operator.in), ("!=", .notIn)] {
            guard let range = text.firstRange(of: sign) else { continue }
            let (left, right) = (trimmed(text[..<range.lowerBound]), trimmed(text[range.upperBound...]))
            let prefix = "node.labels."
            let key = left == "node.hostname" ? WellKnown.hostnameLabel : String(left.dropFirst(prefix.count))
            guard left == "node.hostname" || left.hasPrefix(prefix), (1...253).contains(key.count), !right.isEmpty,
                !key.unicodeScalars.contains(where: \.isControl)
            else { return nil }
            return NodeRequirement(key: key, operator: word, values: [right])
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }

    private func noteWhatIsLeft(of service: ComposeService, _ deploy: MappingReader?) {
        for entry in service.fields.entries where !ComposeService.fields.contains(entry.key) && !entry.value.node.isNull
        {
            job.journal.omit(
                "service \(entry.key.excerpt)", because: Self.reasons[entry.key] ?? "a component has no such field",
                at: entry.keyMark)
        }
        if service.fields["networks"] != nil {
            job.journal.omit(
                "service networks", because: "channels are drawn whatever the networks are",
                at: service.fields.keyMark(of: "networks"))
        }
        if let mode = service.fields["network_mode"], service.sharedNetwork == nil {
            job.journal.omit("service network_mode", because: "a placement does not depend on it", at: mode.node.mark)
        }
        for entry in deploy?.entries ?? [] where !["resources", "replicas", "placement", "mode"].contains(entry.key) {
            job.journal.omit(
                "deploy.\(entry.key.excerpt)", because: "a placement does not depend on it", at: entry.keyMark)
        }
    }
}
