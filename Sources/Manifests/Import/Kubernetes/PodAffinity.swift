import ClusterModel

/// What a pod's specification says of the pods beside it: rules that keep components together or apart.
struct PodAffinity {
    let workload: ForeignWorkload
    /// All workloads of the application.
    let all: [ForeignWorkload]
    let job: ImportJob

    static let fields = ["podAffinity", "podAntiAffinity"]
    /// Each term is held against the pods of all workloads, so the work grows with the square of their number.
    private static let workloadLimit = 1_000
    private static let required = "requiredDuringSchedulingIgnoredDuringExecution"

    func addConstraints(to parts: inout ApplicationParts) {
        guard let located = workload.pod["affinity"], let affinity = located.openMapping() else { return }
        guard all.count <= Self.workloadLimit else {
            job.journal.omit(
                "pod affinity", because: "there are more than \(Self.workloadLimit) workloads", at: located.node.mark)
            return
        }
        for field in Self.fields {
            guard let rules = affinity[field]?.openMapping() else { continue }
            job.journal.omitFields(of: rules, except: [Self.required], because: "it is a preference without a limit")
            for term in rules.list(Self.required) { add(term, isAnti: field == "podAntiAffinity", to: &parts) }
        }
    }

    private func add(_ item: Located, isAnti: Bool, to parts: inout ApplicationParts) {
        guard let fields = item.openMapping(), let key = fields.required("topologyKey")?.name() else { return }
        let selector = fields["labelSelector"]?.openMapping().map(LabelSelector.init)
        job.journal.omitFields(
            of: fields, except: ["topologyKey", "labelSelector"], because: "a rule speaks of the application's own pods"
        )
        let matched = selector.map { selector in all.filter { selector.matches($0.podLabels) } } ?? []
        guard let names = components(matched, isAnti: isAnti, parts) else {
            job.journal.omit(
                isAnti ? "pod anti-affinity" : "pod affinity",
                because: "no rule says the same of the pods that it selects", at: item.node.mark)
            return
        }
        let name = parts.component(workload.key)?.name ?? workload.name
        parts.constraints.append(
            Constraint(
                name: parts.constraintName("\(name)-\(isAnti ? "separate" : "colocate")"),
                targets: Targets(components: names),
                rule: isAnti ? .separate(topologyKey: key) : .colocate(topologyKey: key)))
        job.journal.carry(
            isAnti ? "pod anti-affinity" : "pod affinity", as: isAnti ? "separate" : "colocate", at: item.node.mark)
    }

    /// The components that a rule of ours would have to name to say the same; `nil` when it would say more.
    ///
    /// `separate` keeps all replicas of all its components apart, and `colocate` all of them together. So beside the
    /// workload itself only such are named that have one replica.
    private func components(_ matched: [ForeignWorkload], isAnti: Bool, _ parts: ApplicationParts) -> [String]? {
        let others = matched.filter { $0.key != workload.key }.compactMap { parts.component($0.key) }
        guard let own = parts.component(workload.key), others.count <= 1, others.allSatisfy({ $0.replicas == 1 }) else {
            return nil
        }
        let matchesItself = others.count < matched.count
        guard isAnti ? matchesItself || own.replicas == 1 : own.replicas == 1 else { return nil }
        guard isAnti && matchesItself || !others.isEmpty else { return nil }
        return [own.name] + others.map(\.name)
    }
}
