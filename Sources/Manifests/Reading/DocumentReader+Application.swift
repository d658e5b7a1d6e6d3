import ClusterModel

extension DocumentReader {
    func application() -> Application? {
        guard let spec = spec(["policy", "components", "channels", "paths", "constraints", "criteria"]) else {
            return nil
        }
        var reader = ApplicationReader()
        let components = reader.components(spec)
        let channels = reader.channels(spec)
        let paths = reader.paths(spec)
        let constraints = reader.constraints(spec)
        let criteria = spec.list("criteria").compactMap { reader.criterion($0) }
        let policy = spec["policy"]?.subdomain(limit: 253)
        guard let metadata else { return nil }
        return Application(
            name: metadata.name, namespace: metadata.namespace, labels: metadata.labels,
            annotations: metadata.annotations, policy: policy, components: components, channels: channels, paths: paths,
            constraints: constraints, criteria: criteria)
    }
}
