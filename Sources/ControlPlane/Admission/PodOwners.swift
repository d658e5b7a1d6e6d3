import ClusterModel
import KubernetesWire

/// What created a pod, directly or through something in between, as its metadata tells.
struct PodOwners: Hashable, Sendable {
    /// The nearest first: for a pod of a Deployment the ReplicaSet and then the Deployment.
    let references: [WorkloadReference]

    /// - Parameters:
    ///   - metadata: the pod's.
    ///   - name: the pod's name; empty while it has none.
    init(metadata: ObjectValue, name: String) {
        let owners = metadata["ownerReferences"]?.elements ?? []
        let isController = { (owner: ObjectValue) in (try? owner["controller"]?.flag("controller")) ?? false }
        guard let owner = owners.first(where: isController) ?? owners.first, let kind = owner.texts["kind"],
            let ownerName = owner.texts["name"]
        else {
            references = name.isEmpty ? [] : [WorkloadReference(kind: "Pod", name: name)]
            return
        }
        let direct = WorkloadReference(kind: kind, name: ownerName)
        let labels = metadata["labels"]?.pairs ?? [:]
        references = [direct] + [Self.owner(of: direct, labels)].compactMap { $0 }
    }

    /// Labels whose value ends the name of a ReplicaSet that the kind created.
    private static let hashLabels = [
        (label: "pod-template-hash", kind: WorkloadReference.defaultKind),
        (label: "rollouts-pod-template-hash", kind: "Rollout"),
    ]

    private static func owner(of workload: WorkloadReference, _ labels: [String: String]) -> WorkloadReference? {
        switch workload.kind {
        case "ReplicaSet":
            for (label, kind) in hashLabels {
                guard let hash = labels[label], !hash.isEmpty, workload.name.hasSuffix("-\(hash)") else { continue }
                return WorkloadReference(kind: kind, name: String(workload.name.dropLast(hash.count + 1)))
            }
            return nil
        case "Job":
            // A CronJob names its Jobs after itself and the minute, counted from the epoch, for which they were due.
            let minute = workload.name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
            guard minute >= 8, workload.name.dropLast(minute).hasSuffix("-") else { return nil }
            return WorkloadReference(kind: "CronJob", name: String(workload.name.dropLast(minute + 1)))
        default: return nil
        }
    }
}
