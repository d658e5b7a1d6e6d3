/// An object that creates pods, with the template of them.
struct ForeignWorkload {
    let object: ForeignObject
    let name: String
    let namespace: String
    /// The mapping that holds the pods' specification.
    let pod: MappingReader
    let podLabels: [String: String]
    /// How many pods there are; `nil` for one.
    let count: Located?

    /// What the graph's parts know the workload by.
    var key: String { "\(object.kind)/\(namespace)/\(name)" }

    var mark: Mark { object.top.located.node.mark }

    /// The kinds that are read, each with the fields that lead to its template.
    private static let templates: [String: [String]] = [
        "Deployment": ["spec", "template"], "StatefulSet": ["spec", "template"], "DaemonSet": ["spec", "template"],
        "ReplicaSet": ["spec", "template"], "ReplicationController": ["spec", "template"],
        "Rollout": ["spec", "template"], "Job": ["spec", "template"],
        "CronJob": ["spec", "jobTemplate", "spec", "template"], "Pod": [],
    ]
    static let kinds = Set(templates.keys)

    /// - Returns: `nil` for other kinds, and, with the problem noted, for a workload without its name or its pods.
    init?(_ object: ForeignObject, namespace: String) {
        guard let path = Self.templates[object.kind] else { return nil }
        let name = object.top.required("metadata")?.openMapping()?.required("name", remedy: "name the object")?.name()
        var template: MappingReader? = object.top
        for key in path { template = template?.required(key)?.openMapping() }
        let pod = template?.required("spec")?.openMapping()
        guard let name, let template, let pod else { return nil }
        self.object = object
        self.name = name
        self.namespace = namespace
        self.pod = pod
        podLabels = template["metadata"]?.openMapping()?.texts("labels") ?? [:]
        count = Self.count(of: object)
    }

    private static func count(of object: ForeignObject) -> Located? {
        guard object.kind != "Pod", let spec = object.top["spec"]?.openMapping() else { return nil }
        if object.kind == "CronJob" {
            return spec["jobTemplate"]?.openMapping()?["spec"]?.openMapping()?["parallelism"]
        }
        return spec[object.kind == "Job" ? "parallelism" : "replicas"]
    }
}
