import ClusterModel
import KubernetesWire

/// What is added to a pod when it is created. What is there already stays, so that a second look adds nothing.
struct PodMutation: Sendable {
    private(set) var patch: [JSONPatchOperation] = []
    private(set) var warnings: [String] = []
    private let pod: ObjectValue
    private let settings: AdmissionSettings

    /// - Parameters:
    ///   - pod: the object of the review.
    ///   - applications: those of the pod's namespace.
    init(_ pod: ObjectValue, name: String, applications: () -> [Application], settings: AdmissionSettings) {
        self.pod = pod
        self.settings = settings
        let metadata = pod["metadata"]
        guard metadata?["annotations"]?.pairs[WellKnown.injectAnnotation] != "disabled" else { return }
        let labels = metadata?["labels"]?.pairs ?? [:]
        let membership = Membership(labels, metadata.map { PodOwners(metadata: $0, name: name) }, applications)
        warnings = membership.warnings
        addLabels(membership.labels, metadata)
        guard labels[WellKnown.applicationLabel] != nil || membership.labels[WellKnown.applicationLabel] != nil else {
            return
        }
        addScheduler()
        addResource()
    }

    private mutating func addLabels(_ labels: [String: String], _ metadata: ObjectValue?) {
        guard !labels.isEmpty else { return }
        let sorted = labels.sorted { $0.key < $1.key }
        guard let metadata else {
            patch.append(.add(["metadata"], .fields([JSONField("labels", .texts(sorted))])))
            return
        }
        guard metadata["labels"] != nil else {
            patch.append(.add(["metadata", "labels"], .texts(sorted)))
            return
        }
        patch += sorted.map { .add(["metadata", "labels", $0.key], .text($0.value)) }
    }

    private mutating func addScheduler() {
        guard let name = settings.schedulerName, let spec = pod["spec"] else { return }
        let present = spec.texts["schedulerName"] ?? ""
        guard present.isEmpty || present == "default-scheduler", present != name else { return }
        patch.append(.add(["spec", "schedulerName"], .text(name)))
    }

    /// On the first container: one is enough for the pod, and init containers are done before it runs. An extended
    /// resource is requested and limited alike, and says nothing of the pod's quality of service class.
    private mutating func addResource() {
        guard let name = settings.resource, let containers = pod["spec"]?["containers"]?.elements,
            let first = containers.first, !containers.contains(where: { $0.names(name) })
        else { return }
        let path = ["spec", "containers", "0", "resources"]
        let amount = JSONOutput.texts([(name, "1")])
        guard let resources = first["resources"] else {
            patch.append(.add(path, .fields([JSONField("limits", amount), JSONField("requests", amount)])))
            return
        }
        for kind in ["limits", "requests"] {
            let isThere = kind == "limits" ? resources["limits"] != nil : resources["requests"] != nil
            patch.append(isThere ? .add(path + [kind, name], .text("1")) : .add(path + [kind], amount))
        }
    }
}

extension PodMutation {
    /// The labels of application and component that a pod lacks, by what created it.
    private struct Membership {
        var labels: [String: String] = [:]
        var warnings: [String] = []

        init(_ present: [String: String], _ owners: PodOwners?, _ applications: () -> [Application]) {
            let (application, component) = (present[WellKnown.applicationLabel], present[WellKnown.componentLabel])
            guard application == nil || component == nil else { return }
            let matches = applications().filter { application == nil || $0.name == application }.flatMap { candidate in
                candidate.components.filter { part in
                    guard let workload = part.workload, component == nil || part.name == component else { return false }
                    return owners?.references.contains(workload) ?? false
                }.map { (application: candidate.name, component: $0.name) }
            }
            guard let match = matches.first else {
                if let application, component == nil {
                    warnings.append(
                        "the pod has the label \(WellKnown.applicationLabel)=\(application) and no "
                            + "\(WellKnown.componentLabel); it cannot be placed")
                }
                return
            }
            guard matches.count == 1 else {
                let names = matches.map { "\($0.component) of \($0.application)" }.sorted().joined(separator: ", ")
                warnings.append("the pod's workload is claimed by several components (\(names)); it gets no labels")
                return
            }
            if application == nil { labels[WellKnown.applicationLabel] = match.application }
            if component == nil { labels[WellKnown.componentLabel] = match.component }
        }
    }
}

extension JSONOutput {
    /// An object of strings.
    fileprivate static func texts(_ pairs: [(key: String, value: String)]) -> JSONOutput {
        .fields(pairs.map { JSONField($0.key, .text($0.value)) })
    }
}

extension KubernetesWire.JSONValue {
    /// Whether a container requests or limits a resource.
    fileprivate func names(_ resource: String) -> Bool {
        guard let resources = self["resources"] else { return false }
        return [resources["limits"], resources["requests"]].contains { amounts in
            amounts?.members.contains { $0.key == resource } ?? false
        }
    }
}
