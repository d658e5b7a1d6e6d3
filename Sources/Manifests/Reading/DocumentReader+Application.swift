import ClusterModel

extension DocumentReader {
    private static let applicationFields = [
        "policy", "scheduler", "schedulerTimeout", "components", "channels", "paths", "constraints", "criteria",
    ]

    func application() -> Application? {
        guard let spec = spec(Self.applicationFields) else {
            return nil
        }
        var reader = ApplicationReader()
        let components = reader.components(spec)
        let channels = reader.channels(spec)
        let paths = reader.paths(spec)
        let constraints = reader.constraints(spec)
        let criteria = spec.list("criteria").compactMap { reader.criterion($0) }
        let policy = spec["policy"]?.subdomain(limit: 253)
        let scheduler = scheduler(spec)
        guard let metadata else { return nil }
        return Application(
            name: metadata.name, namespace: metadata.namespace, labels: metadata.labels,
            annotations: metadata.annotations, policy: policy, scheduler: scheduler, components: components,
            channels: channels, paths: paths, constraints: constraints, criteria: criteria)
    }

    private func scheduler(_ spec: MappingReader) -> SchedulerChoice {
        let kind: SchedulerChoice.Kind? = spec["scheduler"].map { $0.word() } ?? .builtin
        let timeout = spec["schedulerTimeout"]
        let seconds = timeout?.positive { DurationQuantity.parse($0, in: .seconds) }
        switch kind {
        case .external?: return .external(timeout: seconds ?? SchedulerChoice.defaultTimeout)
        case .builtin?:
            timeout?.context.note(
                spec.keyMark(of: "schedulerTimeout"), "spec.schedulerTimeout",
                "only an external scheduler has a timeout", remedy: "write scheduler: external, or remove it")
            return .builtin
        case nil: return .builtin
        }
    }
}
