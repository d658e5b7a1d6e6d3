import ClusterModel

/// Reads the graph of an application; each part is checked against the names that came before it.
struct ApplicationReader {
    var componentNames = NameTable(kind: "component")
    var channelNames = NameTable(kind: "channel")
    var pathNames = NameTable(kind: "path")
    var constraintNames = NameTable(kind: "constraint")
    private var workloads: [WorkloadReference: Mark] = [:]
    private var ends: [String: (source: String, sink: String)] = [:]

    private static let componentFields = [
        "name", "image", "replicas", "resources", "processingLatency", "workload",
    ]

    mutating func components(_ spec: MappingReader) -> [Component] {
        guard let items = spec.required("components", remedy: "an application has one or more")?.list() else {
            return []
        }
        if items.isEmpty {
            spec["components"]?.note("the application has no components", remedy: "give it one or more")
        }
        return items.compactMap { component($0) }
    }

    private mutating func component(_ item: Located) -> Component? {
        guard let fields = item.mapping(Self.componentFields) else { return nil }
        let name = fields.required("name")?.labelValue()
        if let name, let located = fields["name"] { componentNames.add(name, at: located) }
        let image = fields["image"]?.name()
        let replicas = fields["replicas"]?.integer(in: 1...Int64(ManifestLimits.replicas))
        let resources = fields["resources"]?.resources()
        let latency = fields["processingLatency"]?.quantity { DurationQuantity.parse($0, in: .milliseconds) }
        let workload = fields["workload"].flatMap { self.workload($0) }
        return name.map {
            Component(
                name: $0, image: image, replicas: Int(replicas ?? 1), resources: resources ?? .zero,
                processingLatency: latency ?? 0, workload: workload)
        }
    }

    private mutating func workload(_ located: Located) -> WorkloadReference? {
        guard let fields = located.mapping(["kind", "name"]) else { return nil }
        let kind = fields["kind"].map { $0.kindName() } ?? WorkloadReference.defaultKind
        let name = fields.required("name")?.subdomain(limit: 253)
        guard let kind, let name else { return nil }
        let workload = WorkloadReference(kind: kind, name: name)
        if let first = workloads[workload] {
            located.note(
                "the pods of \(workload) are already those of the component in line \(first.line)",
                remedy: "give each component a workload of its own")
            return nil
        }
        workloads[workload] = located.node.mark
        return workload
    }

    mutating func channels(_ spec: MappingReader) -> [Channel] {
        spec.list("channels").compactMap { channel($0) }
    }

    private mutating func channel(_ item: Located) -> Channel? {
        guard let fields = item.mapping(["name", "source", "sink", "bandwidth", "replicaMatch"]) else { return nil }
        let name = fields.required("name")?.name()
        if let name, let located = fields["name"] { channelNames.add(name, at: located) }
        let source = fields.required("source").flatMap { componentNames.reference($0) }
        let sink = fields.required("sink").flatMap { componentNames.reference($0) }
        let bandwidth = fields["bandwidth"]?.quantity(BitRate.parse)
        let match: ReplicaMatch? = fields["replicaMatch"]?.word()
        guard let name, let source, let sink else { return nil }
        ends[name] = (source, sink)
        return Channel(name: name, source: source, sink: sink, bandwidth: bandwidth, replicaMatch: match ?? .all)
    }

    mutating func paths(_ spec: MappingReader) -> [Path] {
        spec.list("paths").compactMap { path($0) }
    }

    private mutating func path(_ item: Located) -> Path? {
        guard let fields = item.mapping(["name", "channels"]) else { return nil }
        let name = fields.required("name")?.name()
        if let name, let located = fields["name"] { pathNames.add(name, at: located) }
        let remedy = "a path has one channel or more"
        guard let items = fields.required("channels", remedy: remedy)?.list() else { return nil }
        if items.isEmpty { fields["channels"]?.note("the path has no channels", remedy: remedy) }
        let channels = walk(items)
        return name.map { Path(name: $0, channels: channels) }
    }

    /// Each channel has to start where the one before ended.
    private func walk(_ items: [Located]) -> [String] {
        var previous: String?
        return items.compactMap { item in
            let name = channelNames.reference(item)
            if let name, let start = ends[name]?.source, let previous, let end = ends[previous]?.sink, start != end {
                item.note(
                    "`\(name.excerpt)` starts at `\(start)`, but `\(previous.excerpt)` ends at `\(end)`",
                    remedy: continuation(from: end))
            }
            previous = name
            return name
        }
    }

    private func continuation(from component: String) -> String {
        let possible = channelNames.names.filter { ends[$0]?.source == component }
        guard !possible.isEmpty else { return "no channel starts at `\(component)`" }
        return "from `\(component)` a path can go on with \(possible.map { "`\($0.excerpt)`" }.listed())"
    }
}
