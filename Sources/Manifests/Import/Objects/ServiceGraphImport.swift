import ClusterModel

/// Turns a `ServiceGraph` of the Polaris scheduler into an application.
///
/// The fields are those of polaris-slo-cloud/polaris-scheduler, `go/apis/fogapps/v1/`. A `Deployment` of the same file
/// that names the graph's node in its labels gives its replicas, resources and node affinity.
struct ServiceGraphImport {
    let object: ForeignObject
    let deployments: [ForeignObject]
    let job: ImportJob

    func application() -> Application? {
        guard let spec = object.spec, let items = spec.required("nodes")?.list() else { return nil }
        var parts = ApplicationParts()
        for item in items { addNode(item, to: &parts) }
        guard !parts.components.isEmpty else {
            spec["nodes"]?.note("the graph has no nodes", remedy: "give it one or more")
            return nil
        }
        for deployment in deployments {
            DeploymentOverlay(object: deployment, graph: object.name, job: job).apply(to: &parts)
        }
        for item in spec.list("links") { addLink(item, to: &parts) }
        job.journal.omitFields(of: spec, except: ["nodes", "links"], because: "an application has no such field")
        return parts.application(of: object, job: job)
    }

    private func addNode(_ item: Located, to parts: inout ApplicationParts) {
        guard let fields = item.openMapping(), let located = fields.required("name"), let name = located.name() else {
            return
        }
        guard parts.addComponent(name) else {
            located.note("the node `\(name.excerpt)` is already there", remedy: "give each node its own name")
            return
        }
        let pod = PodParts(fields, job: job)
        let replicas = replicas(fields["replicas"])
        parts.change(name) {
            $0.image = pod.image
            $0.resources = pod.resources
            $0.replicas = replicas
        }
        pod.addRequirements(of: name, to: &parts)
        job.journal.carry("node", as: "component", at: item.node.mark)
        job.journal.omitFields(
            of: fields, except: ["name", "containers", "replicas", "affinity"], because: "a component has no such field"
        )
    }

    /// The number to begin with: `initialCount`, else `min`, else 1.
    private func replicas(_ located: Located?) -> Int {
        guard let fields = located?.openMapping() else { return 1 }
        let counts = ["initialCount", "min"].compactMap { key in
            fields[key]?.integer(in: 0...Int64(ManifestLimits.replicas))
        }
        job.journal.omitFields(
            of: fields, except: ["initialCount", "min"], because: "the number of replicas is fixed in an application")
        if counts.first == 0 { job.journal.assume("replicas", "1 where the graph starts with none") }
        return max(1, Int(counts.first ?? 1))
    }

    private func addLink(_ item: Located, to parts: inout ApplicationParts) {
        guard let fields = item.openMapping() else { return }
        let source = end("source", of: fields, in: parts)
        let sink = end("target", of: fields, in: parts)
        job.journal.omitFields(
            of: fields, except: ["source", "target"] + ServiceLinkRules.names, because: "a channel has no such field")
        guard let source, let sink else { return }
        let rules = ServiceLinkRules(fields, job: job)
        let channel = parts.addChannel(from: source, to: sink, bandwidth: rules.bandwidth)
        for (name, rule) in rules.limits {
            parts.constraints.append(
                Constraint(
                    name: parts.constraintName("\(channel)-\(name)"), targets: Targets(channels: [channel]), rule: rule)
            )
        }
        job.journal.carry("link", as: "channel", at: item.node.mark)
    }

    private func end(_ key: String, of fields: MappingReader, in parts: ApplicationParts) -> String? {
        guard let located = fields.required(key), let name = located.text() else { return nil }
        guard parts.component(name) != nil else {
            let nearest = Suggestion.nearest(to: name, among: parts.components.map(\.name))
            located.note(
                "there is no node `\(name.excerpt)`", remedy: nearest.map { "did you mean `\($0)`?" })
            return nil
        }
        return name
    }
}
