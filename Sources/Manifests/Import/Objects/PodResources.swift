import ClusterModel

/// What a pod requests, as kube-scheduler counts it.
///
/// The sum of the containers, or what the largest init container needs where that is more, and the overhead. Init
/// containers that go on running count with both; limits stand in for requests that are absent. After
/// kubernetes/component-helpers, `resource/helpers.go`, `PodRequests`.
struct PodResources {
    private(set) var total = Resources.zero

    init(_ spec: MappingReader) {
        var running = spec.list("containers").reduce(Resources.zero) { $0 + Self.requested(by: $1.openMapping()) }
        var sidecars = Resources.zero
        var starting = Resources.zero
        for item in spec.list("initContainers") {
            let container = item.openMapping()
            let amount = Self.requested(by: container)
            if container?["restartPolicy"]?.text() == "Always" {
                sidecars = sidecars + amount
                starting = starting.maximum(sidecars)
            } else {
                starting = starting.maximum(sidecars + amount)
            }
        }
        running = (running + sidecars).maximum(starting)
        let overhead = spec["overhead"]?.resources() ?? .zero
        total = Self.requested(by: spec).replacing(in: running) + overhead
    }

    /// The requests of a container, or of a pod as a whole.
    private static func requested(by owner: MappingReader?) -> Resources {
        guard let fields = owner?["resources"]?.openMapping() else { return .zero }
        var amounts = fields["requests"]?.resources() ?? .zero
        let given = fields["requests"]?.keys ?? []
        let limits = fields["limits"]?.resources() ?? .zero
        if !given.contains("cpu") { amounts.milliCPU = limits.milliCPU }
        if !given.contains("memory") { amounts.memory = limits.memory }
        amounts.extended.merge(limits.extended) { request, _ in request }
        return amounts
    }
}

extension Located {
    /// The keys of the mapping here; none where there is none.
    fileprivate var keys: Set<String> {
        guard case .mapping(let entries) = node.content else { return [] }
        return Set(entries.map(\.key))
    }
}

extension Resources {
    /// The larger amount of each resource.
    fileprivate func maximum(_ other: Resources) -> Resources {
        Resources(
            milliCPU: max(milliCPU, other.milliCPU), memory: max(memory, other.memory),
            extended: extended.merging(other.extended, uniquingKeysWith: max))
    }

    /// `others` with what is asked for here in their place.
    fileprivate func replacing(in others: Resources) -> Resources {
        Resources(
            milliCPU: milliCPU > 0 ? milliCPU : others.milliCPU, memory: memory > 0 ? memory : others.memory,
            extended: others.extended.merging(extended) { $1 })
    }
}
