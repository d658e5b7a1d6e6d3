import ClusterModel

/// What a pod requests of its node, as kube-scheduler counts it (`PodRequests` of k8s.io/component-helpers/resource).
///
/// The containers' requests add up. Init containers run before them one after the other, so that only the most demanding of
/// them matters; but those that are restarted always (sidecars) go on running beside everything that comes after them.
/// While a container is resized in place, the largest of what it asks for, was granted and has counts. A request of the pod
/// as a whole stands in for that sum, and the overhead of its runtime comes on top.
struct PodRequests {
    private let spec: JSONValue
    /// By container: what it has and was granted.
    private let granted: [String: ResourceAmounts]
    private let isResizeInfeasible: Bool
    private(set) var total = ResourceAmounts()

    /// - Parameter status: `nil` for a pod without one.
    init(spec: JSONValue, status: JSONValue?) throws(ResourceReadingError) {
        self.spec = spec
        granted = try Self.granted(status)
        isResizeInfeasible = try Self.isResizeInfeasible(status)
        if let containers = spec["containers"] { try addContainers(containers) }
        if let containers = spec["initContainers"] { try addInitContainers(containers) }
        if let requests = spec["resources"]?["requests"] { try replace(with: requests) }
        if let overhead = spec["overhead"] { total.add(try ResourceAmounts(overhead, "Pod.spec.overhead")) }
    }

    private mutating func addContainers(_ containers: JSONValue) throws(ResourceReadingError) {
        try containers.forEachElement("Pod.spec.containers") { container throws(ResourceReadingError) in
            total.add(try requests(of: container, isRunning: true))
        }
    }

    private mutating func addInitContainers(_ containers: JSONValue) throws(ResourceReadingError) {
        var sidecars = ResourceAmounts()
        var peak = ResourceAmounts()
        try containers.forEachElement("Pod.spec.initContainers") { container throws(ResourceReadingError) in
            let isSidecar = container["restartPolicy"].map { $0.kind == .string && $0.equals("Always") } ?? false
            var running = try requests(of: container, isRunning: isSidecar)
            if isSidecar {
                total.add(running)
                sidecars.add(running)
                running = sidecars
            } else {
                running.add(sidecars)
            }
            peak.formMaximum(with: running)
        }
        total.formMaximum(with: peak)
    }

    /// - Parameter isRunning: Whether it runs as long as the pod does, so that it can be resized.
    private func requests(of container: JSONValue, isRunning: Bool) throws(ResourceReadingError) -> ResourceAmounts {
        var amounts = ResourceAmounts()
        if let requests = container["resources"]?["requests"] {
            amounts = try ResourceAmounts(requests, "Pod.spec.containers[].resources.requests")
        }
        guard isRunning, !granted.isEmpty, let name = container["name"], name.kind == .string,
            let granted = granted[name.text]
        else { return amounts }
        if isResizeInfeasible { return granted }
        amounts.formMaximum(with: granted)
        return amounts
    }

    /// Of the resources that can be requested for a pod as a whole; others are requested by its containers alone.
    private mutating func replace(with requests: JSONValue) throws(ResourceReadingError) {
        try requests.forEachField("Pod.spec.resources.requests") { key, value throws(ResourceReadingError) in
            guard key.equals("cpu") || key.equals("memory") || key.text.hasPrefix("hugepages-"),
                let amount = try value.quantity("Pod.spec.resources.requests.\(key.text)")
            else { return }
            total.set(amount, of: key)
        }
    }

    private static func granted(_ status: JSONValue?) throws(ResourceReadingError) -> [String: ResourceAmounts] {
        var granted: [String: ResourceAmounts] = [:]
        for list in [status?["containerStatuses"], status?["initContainerStatuses"]] {
            try list?.forEachElement("Pod.status.containerStatuses") { container throws(ResourceReadingError) in
                guard let resources = container["resources"], let name = container["name"], name.kind == .string else {
                    return
                }
                var amounts = ResourceAmounts()
                if let requests = resources["requests"] {
                    amounts = try ResourceAmounts(requests, "Pod.status.containerStatuses[].resources.requests")
                }
                if let allocated = container["allocatedResources"] {
                    amounts.formMaximum(
                        with: try ResourceAmounts(allocated, "Pod.status.containerStatuses[].allocatedResources"))
                }
                granted[name.text] = amounts
            }
        }
        return granted
    }

    private static func isResizeInfeasible(_ status: JSONValue?) throws(ResourceReadingError) -> Bool {
        var isInfeasible = false
        try status?["conditions"]?.forEachElement("Pod.status.conditions") { condition throws(ResourceReadingError) in
            guard condition["type"]?.isWord("PodResizePending") == true else { return }
            isInfeasible = condition["reason"]?.isWord("Infeasible") ?? false
        }
        return isInfeasible
    }
}

extension JSONValue {
    /// Whether it is a string, and that one.
    func isWord(_ word: StaticString) -> Bool { kind == .string && equals(word) }
}
