import ClusterModel

/// Turns an `AppGroup` of the network-aware scheduler plugins into an application.
///
/// The fields are those of diktyo-io/appgroup-api, `pkg/apis/appgroup/v1alpha1/types.go`.
struct AppGroupImport {
    let object: ForeignObject
    let job: ImportJob

    /// The open property of links that network costs become.
    static let costProperty = "networkCost"

    /// One entry of `spec.workloads`.
    private struct Workload {
        var name: String
        /// What pods carry in the label that names their workload; the component is called by it.
        var selector: String
        /// Its kind and its namespace, where they are given.
        var kind: String?
        var namespace: String?
        var dependencies: [Located] = []
    }

    func application() -> Application? {
        guard let spec = object.spec, let items = spec.required("workloads")?.list() else { return nil }
        let workloads = items.compactMap(workload)
        var parts = ApplicationParts()
        for workload in workloads { add(workload, to: &parts) }
        for workload in workloads {
            for dependency in workload.dependencies { add(dependency, of: workload.selector, to: &parts) }
        }
        guard !parts.components.isEmpty else {
            spec["workloads"]?.note("the group has no workloads", remedy: "give it one or more")
            return nil
        }
        noteWhatIsLeft(spec)
        return parts.application(of: object, job: job)
    }

    private func workload(_ item: Located) -> Workload? {
        guard let fields = item.openMapping(), var workload = reference(fields) else { return nil }
        job.journal.carry("workload", as: "component", at: item.node.mark)
        job.journal.omitFields(
            of: fields, except: ["workload", "dependencies"], because: "a component has no such field")
        workload.dependencies = fields.list("dependencies")
        return workload
    }

    private func reference(_ fields: MappingReader) -> Workload? {
        guard let workload = fields.required("workload")?.openMapping() else { return nil }
        job.journal.omitFields(
            of: workload, except: ["name", "kind", "namespace", "selector"],
            because: "a component names its workload by kind and name")
        guard let name = workload.required("name")?.name() else { return nil }
        return Workload(
            name: name, selector: workload["selector"]?.name() ?? name, kind: workload["kind"]?.text(),
            namespace: workload["namespace"]?.text())
    }

    /// - Returns: whether it was not there yet.
    @discardableResult
    private func add(_ workload: Workload, to parts: inout ApplicationParts) -> Bool {
        guard parts.addComponent(workload.selector) else { return false }
        let own = object.metadata?["namespace"]?.text() ?? WellKnown.defaultNamespace
        guard workload.namespace == nil || workload.namespace == own else {
            job.journal.omit("workload namespace", because: "an application's workloads are in its own namespace")
            return true
        }
        guard let kind = workload.kind else { return true }
        parts.setWorkload(WorkloadReference(kind: kind, name: workload.name), of: workload.selector)
        job.journal.carry("workload kind", as: "workload of the component")
        return true
    }

    private func add(_ item: Located, of source: String, to parts: inout ApplicationParts) {
        guard let fields = item.openMapping(), let workload = reference(fields) else { return }
        let sink = workload.selector
        if add(workload, to: &parts) {
            job.journal.assume("component", "made of a dependency that is no workload of the group", at: item.node.mark)
        }
        let bandwidth = fields["minBandwidth"].flatMap(bandwidth)
        let channel = parts.addChannel(from: source, to: sink, bandwidth: bandwidth)
        job.journal.carry("dependency", as: "channel from the workload to what it depends on", at: item.node.mark)
        addCost(fields, of: channel, to: &parts)
        job.journal.omitFields(
            of: fields, except: ["workload", "minBandwidth", "maxNetworkCost"], because: "a channel has no such field")
    }

    private func bandwidth(_ located: Located) -> Double? {
        let amount = located.quantity { ResourceQuantity.parse($0, decimals: 0, allowsNegative: false) }
        guard let amount, amount > 0 else { return nil }
        job.journal.carry("minBandwidth", as: "the channel's bandwidth", at: located.node.mark)
        job.journal.assume("minBandwidth", "in bit/s")
        return Double(amount)
    }

    private func addCost(_ fields: MappingReader, of channel: String, to parts: inout ApplicationParts) {
        guard let located = fields["maxNetworkCost"] else {
            job.journal.assume("maxNetworkCost", "no limit where it is absent")
            return
        }
        guard let limit = located.amount() else { return }
        parts.constraints.append(
            Constraint(
                name: parts.constraintName("\(channel)-cost"), targets: Targets(channels: [channel]),
                rule: .metric(name: Self.costProperty, min: nil, max: Double(limit))))
        job.journal.carry(
            "maxNetworkCost", as: "constraint on the open metric `\(Self.costProperty)`, since costs have no unit",
            at: located.node.mark)
    }

    private func noteWhatIsLeft(_ spec: MappingReader) {
        job.journal.omitFields(
            of: spec, except: ["workloads"], because: "the plan decides order and number")
        job.journal.omit("container resources", because: "an AppGroup has none; add them to the components")
    }
}
