import ClusterModel

extension KubernetesImport {
    private static let ownFields = [
        "template", "selector", "replicas", "parallelism", "jobTemplate", "serviceName", "containers",
    ]

    /// Fields of pods that matter to kube-scheduler and that a rule could stand in for.
    private static let reasons = [
        "tolerations": "taints are not known here; say where the component may run with a node constraint",
        "topologySpreadConstraints": "an application knows no even spreading; `separate` is the nearest rule",
        "volumes": "a volume can tie pods to nodes; say so with a node constraint",
    ]

    func add(_ workload: ForeignWorkload, to parts: inout ApplicationParts) {
        guard parts.addComponent(workload.key, named: workload.name) else {
            workload.object.top.located.note(
                "\(workload.object.title) is already there", remedy: "give each object once")
            return
        }
        let pod = PodParts(workload.pod, job: job, elsewhere: PodValues.containerFields + PodAffinity.fields)
        let replicas = replicas(of: workload)
        parts.change(workload.key) {
            $0.image = pod.image
            $0.resources = pod.resources
            $0.replicas = replicas
        }
        parts.setWorkload(WorkloadReference(kind: workload.object.kind, name: workload.name), of: workload.key)
        pod.addRequirements(of: workload.key, to: &parts)
        job.journal.carry(workload.object.kind, as: "component, with itself as its workload", at: workload.mark)
        noteWhatIsLeft(of: workload)
    }

    private func replicas(of workload: ForeignWorkload) -> Int {
        switch workload.object.kind {
        case "DaemonSet":
            job.journal.assume(
                workload.object.title, "1 replica, though there is one on each node; remove it or set its replicas",
                at: workload.mark)
            return 1
        case "Job", "CronJob":
            job.journal.assume(
                workload.object.title, "a component for as long as it runs", at: workload.mark)
            return workload.count.flatMap(job.replicas) ?? 1
        default: return workload.count.flatMap(job.replicas) ?? 1
        }
    }

    private func noteWhatIsLeft(of workload: ForeignWorkload) {
        for (field, reason) in Self.reasons.sorted(by: { $0.key < $1.key }) {
            guard let located = workload.pod[field] else { continue }
            job.journal.omit("pod \(field)", because: reason, at: located.node.mark)
        }
        job.journal.omitFields(
            of: workload.pod, except: PodParts.fields + Self.reasons.keys,
            because: "a placement does not depend on it")
        guard workload.object.kind != "Pod", let spec = workload.object.top["spec"]?.openMapping() else { return }
        job.journal.omitFields(of: spec, except: Self.ownFields, because: "a component has no such field")
    }
}
