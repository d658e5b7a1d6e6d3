/// How far the pods of a Deployment or DaemonSet are.
package enum Rollout {
    /// What is still missing; `nil` when all pods are there, ready and of the newest template.
    package static func shortfall(of value: ObjectValue) -> String? {
        let status = value["status"]
        let generation = value.at("metadata", "generation")?.int ?? 1
        guard let observed = status?["observedGeneration"]?.int, observed >= generation else {
            return "the cluster has not looked at it yet"
        }
        if value["kind"]?.string == "DaemonSet" { return daemons(status) }
        let wanted = value.at("spec", "replicas")?.int ?? 1
        let (updated, available, all) = (count("updatedReplicas"), count("availableReplicas"), count("replicas"))
        if updated < wanted { return "\(updated) of \(wanted) pods are of the newest version" }
        if available < wanted { return "\(available) of \(wanted) pods are ready" }
        return all > updated ? "\(all - updated) old pods still end" : nil

        func count(_ name: String) -> Int64 { status?[name]?.int ?? 0 }
    }

    private static func daemons(_ status: ObjectValue?) -> String? {
        func count(_ name: String) -> Int64 { status?[name]?.int ?? 0 }
        let wanted = count("desiredNumberScheduled")
        let (updated, available) = (count("updatedNumberScheduled"), count("numberAvailable"))
        if updated < wanted { return "\(updated) of \(wanted) pods are of the newest version" }
        return available < wanted ? "\(available) of \(wanted) pods are ready" : nil
    }

    /// Why a pod does not run, in the words of the cluster; `nil` when it does.
    package static func trouble(of pod: ObjectValue) -> String? {
        let status = pod["status"]
        for container in (status?["initContainerStatuses"]?.items ?? []) + (status?["containerStatuses"]?.items ?? []) {
            if let waiting = container.at("state", "waiting"), let reason = waiting["reason"]?.string,
                reason != "ContainerCreating" && reason != "PodInitializing"
            {
                return [reason, waiting["message"]?.string].compactMap(\.self).joined(separator: ": ")
            }
        }
        let conditions = status?["conditions"]?.items ?? []
        for type in ["PodScheduled", "Ready"] {
            guard let condition = conditions.first(where: { $0["type"]?.string == type }),
                condition["status"]?.string != "True"
            else { continue }
            let (reason, message) = (condition["reason"]?.string ?? "", condition["message"]?.string ?? "")
            return message.isEmpty ? reason : message
        }
        return conditions.isEmpty ? "it is not scheduled yet" : nil
    }
}
