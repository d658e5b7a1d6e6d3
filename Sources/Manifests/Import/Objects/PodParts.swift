import ClusterModel

/// What a pod's specification says of a component: image, resources and where it may run.
struct PodParts {
    private(set) var image: String?
    private(set) var resources = Resources.zero
    private var requirements: [NodeRequirement] = []

    /// The fields of a pod's specification that are read here.
    static let fields = [
        "containers", "initContainers", "overhead", "resources", "affinity", "nodeSelector", "nodeName",
    ]

    /// - Parameter elsewhere: fields of containers and affinities that the caller reads.
    init(_ spec: MappingReader, job: ImportJob, elsewhere: [String] = []) {
        for (index, item) in spec.list("containers").enumerated() {
            guard let container = item.openMapping() else { continue }
            if index == 0 { image = container["image"]?.name() }
            if index > 0 {
                job.journal.omit(
                    "container image", because: "a component has one, of its first container", at: item.node.mark)
            }
            note(container, job: job, elsewhere: elsewhere)
        }
        for item in spec.list("initContainers") {
            guard let container = item.openMapping() else { continue }
            note(container, job: job, elsewhere: elsewhere + ["restartPolicy"])
        }
        resources = PodResources(spec).total
        addAffinity(spec["affinity"]?.openMapping(), job: job, elsewhere: elsewhere)
        addSelector(spec["nodeSelector"]?.openMapping(), job: job)
        if let located = spec["nodeName"], let node = located.name() {
            requirements.append(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: [node]))
            job.journal.carry("nodeName", as: "node constraint", at: located.node.mark)
        }
    }

    private func note(_ container: MappingReader, job: ImportJob, elsewhere: [String]) {
        job.journal.omitFields(
            of: container, except: ["name", "image", "resources"] + elsewhere,
            because: "a placement does not depend on it")
        guard let fields = container["resources"]?.openMapping() else { return }
        job.journal.omitFields(of: fields, except: ["requests", "limits"], because: "it is no amount")
        job.journal.carry("container resources", as: "resources of the component")
    }

    private mutating func addSelector(_ selector: MappingReader?, job: ImportJob) {
        for entry in selector?.entries ?? [] {
            guard let value = entry.value.text() else { continue }
            requirements.append(NodeRequirement(key: entry.key, operator: .in, values: [value]))
            job.journal.carry("nodeSelector", as: "node constraint", at: entry.keyMark)
        }
    }

    private mutating func addAffinity(_ affinity: MappingReader?, job: ImportJob, elsewhere: [String]) {
        guard let affinity else { return }
        job.journal.omitFields(
            of: affinity, except: ["nodeAffinity"] + elsewhere, because: "it speaks of pods by their labels")
        guard let node = affinity["nodeAffinity"]?.openMapping() else { return }
        let required = "requiredDuringSchedulingIgnoredDuringExecution"
        job.journal.omitFields(of: node, except: [required], because: "it is a preference without a limit")
        let terms = node[required]?.openMapping()?.list("nodeSelectorTerms") ?? []
        guard terms.count == 1, let term = terms.first?.openMapping() else {
            for term in terms {
                job.journal.omit("nodeSelectorTerm", because: "constraints know no alternatives", at: term.node.mark)
            }
            return
        }
        job.journal.omitFields(of: term, except: ["matchExpressions"], because: "only labels are matched")
        for item in term.list("matchExpressions") { addExpression(item, job: job) }
    }

    private mutating func addExpression(_ item: Located, job: ImportJob) {
        guard let fields = item.openMapping(), let key = fields.required("key")?.name() else { return }
        let word: NodeRequirement.Operator? = fields.required("operator")?.word()
        let values = fields.list("values").compactMap { $0.text() }
        guard let word else { return }
        guard Self.takes(values, word) else {
            item.note("`\(word.rawValue)` does not go with \(values.count) such values")
            return
        }
        requirements.append(NodeRequirement(key: key, operator: word, values: values))
        job.journal.carry("node affinity", as: "node constraint", at: item.node.mark)
    }

    private static func takes(_ values: [String], _ word: NodeRequirement.Operator) -> Bool {
        switch word {
        case .in, .notIn: !values.isEmpty
        case .exists, .doesNotExist: values.isEmpty
        case .greaterThan, .lessThan: values.count == 1 && values.allSatisfy { DecimalNumber($0)?.double() != nil }
        }
    }

    func addRequirements(of component: String, to parts: inout ApplicationParts) {
        guard let name = parts.component(component)?.name else { return }
        for requirement in requirements {
            parts.constraints.append(
                Constraint(
                    name: parts.constraintName("\(name)-node"), targets: Targets(components: [name]),
                    rule: .node(requirement)))
        }
    }
}
