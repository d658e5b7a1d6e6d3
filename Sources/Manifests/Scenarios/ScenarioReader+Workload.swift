import ClusterModel

extension ScenarioReader {
    mutating func workload(_ spec: MappingReader) -> Workload {
        let groups = spec.list("applications").compactMap { group($0) }
        if groups.isEmpty, spec["trace"] != nil, spec["applications"] == nil {
            spec["trace"]?.note(
                "a trace names applications, and the scenario has none", remedy: "list them under spec.applications")
        }
        return Workload(groups: groups, trace: spec["trace"]?.fileName())
    }

    private static let groupFields = ["name", "file", "count", "start", "every", "lifetime", "pins"]

    private mutating func group(_ item: Located) -> Workload.Group? {
        guard let fields = item.mapping(Self.groupFields) else { return nil }
        // A copy's name has a hyphen and up to six digits more, and pods carry it in a label.
        let name = fields.required("name")?.subdomain(limit: 56)
        if let name, let located = fields["name"] { groupNames.add(name, at: located) }
        let file = fields.required("file")?.fileName()
        let count = fields["count"].map { self.count($0) } ?? .fixed(1)
        let start = fields["start"]?.quantity(seconds) ?? 0
        let interval = fields["every"].map { $0.distribution(seconds) } ?? .constant(0)
        let lifetime = fields["lifetime"]?.distribution(seconds)
        let pins = fields.list("pins").compactMap { pin($0) }
        guard let name, let file else { return nil }
        return Workload.Group(
            name: name, file: file, count: count ?? .fixed(1), start: start, interval: interval ?? .constant(0),
            lifetime: lifetime, pins: pins)
    }

    private mutating func pin(_ item: Located) -> Workload.Pin? {
        guard let fields = item.mapping(["components", "place", "order"]) else { return nil }
        let components = fields.required("components", remedy: "list the components that are bound to the place")?
            .list()?.compactMap { $0.labelValue() }
        if components?.isEmpty == true, fields["components"]?.node.isEmptyList == true {
            fields["components"]?.note("no component is listed", remedy: "list one or more")
        }
        let place = fields.required("place").flatMap { self.place($0) }
        let order: Workload.Pin.Order? = fields["order"]?.word()
        guard let components, let place else { return nil }
        return Workload.Pin(components: components, place: place, order: order ?? .random)
    }

    /// Before anything is allocated for it.
    func check(_ workload: Workload, _ spec: MappingReader) {
        let count = workload.groups.reduce(0.0) { $0 + largest($1.count) }
        guard count > Double(ScenarioLimits.applications) else { return }
        spec["applications"]?.note(
            "\(count.shortDescription) applications arrive",
            remedy: "at most \(ScenarioLimits.applications) are run")
    }
}
