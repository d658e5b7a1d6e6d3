import ClusterModel

/// Makes the first draft of an application out of the manifests that it is deployed with.
///
/// Workloads become components. A value that names a Service becomes a channel from the workload that is started with it
/// to the one that the Service selects.
struct KubernetesImport {
    let job: ImportJob

    private static let partOf = "app.kubernetes.io/part-of"
    private static let helpers: Set<String> = ["Service", "ConfigMap", "Secret"]

    func application(in text: String) -> Application? {
        guard let objects = ObjectStream(context: job.context).objects(in: text) else { return nil }
        let placed = objects.map { (object: $0, namespace: namespace(of: $0)) }
        let all = placed.compactMap { ForeignWorkload($0.object, namespace: $0.namespace) }
        guard let workloads = chosen(all) else { return nil }
        var parts = ApplicationParts()
        for workload in workloads { add(workload, to: &parts) }
        connect(workloads, placed, &parts)
        for workload in workloads {
            PodAffinity(workload: workload, all: workloads, job: job).addConstraints(to: &parts)
        }
        noteOthers(objects)
        channels.noteWhatIsMissing(in: parts)
        guard channels.isWithinLimit(parts) else { return nil }
        return parts.application(
            name: job.name(commonName(of: workloads)), namespace: job.checkedNamespace(workloads.first?.namespace))
    }

    private var channels: DraftChannels { DraftChannels(job: job, noun: "Service") }

    private func namespace(of object: ForeignObject) -> String {
        object.metadata?["namespace"]?.text() ?? job.options.namespace ?? WellKnown.defaultNamespace
    }

    /// The workloads of the namespace that was asked for, else of the only one.
    private func chosen(_ workloads: [ForeignWorkload]) -> [ForeignWorkload]? {
        let namespaces = Set(workloads.map(\.namespace)).sorted()
        guard let wanted = job.options.namespace ?? namespaces.first else {
            job.context.note(
                .wholeFile, "", "the file has no workload", remedy: "it needs a Deployment, a StatefulSet or a Pod")
            return nil
        }
        guard namespaces.contains(wanted), job.options.namespace != nil || namespaces.count == 1 else {
            let known = namespaces.map(\.excerpt).listed("and")
            job.context.note(
                .wholeFile, "",
                job.options.namespace.map { "the file has no workload in the namespace `\($0.excerpt)`" }
                    ?? "the file has workloads in the namespaces \(known), and an application is in one",
                remedy: namespaces.isEmpty ? nil : "choose one with --namespace: \(namespaces.map(\.excerpt).listed())")
            return nil
        }
        for other in workloads where other.namespace != wanted {
            job.journal.omit(other.object.title, because: "it is in another namespace", at: other.mark)
        }
        return workloads.filter { $0.namespace == wanted }
    }

    private func connect(
        _ workloads: [ForeignWorkload], _ objects: [(object: ForeignObject, namespace: String)],
        _ parts: inout ApplicationParts
    ) {
        let services = ServiceTable(objects.filter { $0.object.kind == "Service" }, of: workloads, job: job)
        let maps = ConfigMapTable(objects.filter { $0.object.kind == "ConfigMap" }, context: job.context)
        for workload in workloads {
            let values = PodValues(workload: workload, maps: maps, job: job).all()
            channels.add(values, of: workload.key, to: &parts) {
                services.workloads(behind: $0, from: workload.namespace)
            }
        }
        job.journal.assume("channel", "from the workload that is started with a Service's name to that Service's")
    }

    /// What every workload says that it is part of.
    private func commonName(of workloads: [ForeignWorkload]) -> String? {
        let names = Set(workloads.map { $0.podLabels[Self.partOf] ?? $0.object.metadata?.texts("labels")[Self.partOf] })
        return names.count == 1 ? names.first ?? nil : nil
    }

    private func noteOthers(_ objects: [ForeignObject]) {
        let known = ForeignWorkload.kinds.union(Self.helpers)
        for object in objects where !known.contains(object.kind) {
            job.journal.omit(
                "object \(object.kind.excerpt)", because: "an application has no place for it",
                at: object.top.located.node.mark)
        }
        for secret in objects where secret.kind == "Secret" {
            job.journal.omit("object Secret", because: "its values are not read", at: secret.top.located.node.mark)
        }
    }
}

extension ImportJob {
    /// A namespace of a foreign file; a template's place holder is none.
    func checkedNamespace(_ text: String?) -> String {
        guard let text else { return WellKnown.defaultNamespace }
        let name = ManifestNames(.subdomain).candidate(text)
        guard name == text, !text.isEmpty, !text.contains(".") else {
            journal.assume("namespace", "`\(text.excerpt)` is none, so it is `\(WellKnown.defaultNamespace)`")
            return WellKnown.defaultNamespace
        }
        return text
    }
}
