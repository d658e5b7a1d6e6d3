import ClusterModel

/// What a `Deployment` beside a `ServiceGraph` adds to the component that its labels name.
struct DeploymentOverlay {
    let object: ForeignObject
    /// The name of the graph; deployments of others are left alone.
    let graph: String?
    let job: ImportJob

    static let kinds: Set<String> = ["Deployment", "StatefulSet"]
    private static let graphLabel = "rainbow-h2020.eu/service-graph"
    private static let nodeLabel = "rainbow-h2020.eu/service-graph-node"

    func apply(to parts: inout ApplicationParts) {
        let mark = object.top.located.node.mark
        let labels = object.metadata?.texts("labels") ?? [:]
        guard let component = labels[Self.nodeLabel], labels[Self.graphLabel] == graph,
            parts.component(component) != nil
        else {
            job.journal.omit(object.title, because: "its labels name no node of the graph", at: mark)
            return
        }
        if let name = object.name {
            parts.setWorkload(WorkloadReference(kind: object.kind, name: name), of: component)
        }
        guard let spec = object.spec else { return }
        if let located = spec["replicas"], let count = job.replicas(located) {
            parts.change(component) { $0.replicas = count }
        }
        applyPod(spec["template"]?.object("spec")?.openMapping(), of: component, to: &parts)
        job.journal.carry(
            object.kind, as: "workload, replicas, resources and node constraints of its component", at: mark)
    }

    private func applyPod(_ spec: MappingReader?, of component: String, to parts: inout ApplicationParts) {
        guard let spec else { return }
        let pod = PodParts(spec, job: job)
        parts.change(component) {
            $0.image = pod.image ?? $0.image
            if pod.resources != .zero { $0.resources = pod.resources }
        }
        pod.addRequirements(of: component, to: &parts)
        job.journal.omitFields(
            of: spec, except: PodParts.fields, because: "a placement does not depend on it")
    }
}

extension ImportJob {
    /// The number of replicas of a workload, 1 or more; `nil` where a template leaves it open.
    func replicas(_ located: Located) -> Int? {
        if let text = located.text(), text.contains("{{") {
            journal.assume("replicas", "`\(text.excerpt)` is a template's place holder, so it is not used")
            return nil
        }
        guard let count = located.integer(in: 0...Int64(ManifestLimits.replicas)) else { return nil }
        if count == 0 { journal.assume("replicas", "1 where a workload is scaled to none") }
        return max(1, Int(count))
    }
}
