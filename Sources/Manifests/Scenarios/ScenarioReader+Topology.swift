import ClusterModel

extension ScenarioReader {
    private static let origins = ["file", "imported", "generated"]

    mutating func topology(_ located: Located) -> TopologySource? {
        guard let fields = located.mapping(Self.origins + ["nodes", "links"]) else { return nil }
        let nodes = fields.list("nodes").compactMap { nodeTemplate($0) }
        let links = fields["links"].flatMap { linkTemplate($0) }
        let given = Self.origins.filter { fields[$0] != nil }
        if given.count != 1 {
            let remedy = "write one of \(Self.origins.listed())"
            located.note(
                given.isEmpty ? "the topology comes from nowhere" : "the topology comes from more than one place",
                remedy: remedy)
        }
        // All are read, for their own problems.
        let origins = given.compactMap { name in fields[name].flatMap { origin(name, $0) } }
        guard let origin = origins.first else { return nil }
        return TopologySource(origin: origin, nodes: nodes, links: links)
    }

    private mutating func origin(_ name: String, _ located: Located) -> TopologySource.Origin? {
        switch name {
        case "file": located.fileName().map { .manifest(file: $0) }
        case "imported": imported(located).map { .imported($0) }
        default: generated(located).map { .generated($0) }
        }
    }

    private static let importFields = ["file", "format", "unit", "kind", "latencyFromDistance", "routeFactor", "first"]

    private func imported(_ located: Located) -> ImportedTopology? {
        guard let fields = located.mapping(Self.importFields) else { return nil }
        let file = fields.required("file")?.fileName()
        let format: ImportFormat? = fields["format"]?.word()
        let unit: ImportOptions.Unit? = fields["unit"]?.word()
        let kind: ImportOptions.Kind? = fields["kind"]?.word()
        let fromDistance = fields["latencyFromDistance"]?.boolean()
        let factor = fields["routeFactor"].flatMap(routeFactor)
        let first = fields["first"]?.integer(in: 1...Int64(ScenarioLimits.nodes)).map { Int($0) }
        guard let file else { return nil }
        return ImportedTopology(
            file: file, format: format?.rawValue, unit: unit?.rawValue, kind: kind?.rawValue,
            latencyFromDistance: fromDistance ?? false, routeFactor: factor ?? 1, first: first)
    }

    private func routeFactor(_ located: Located) -> Double? {
        let remedy = "write a number from 1 to 100"
        guard let factor = located.number(remedy: remedy) else { return nil }
        guard (1...100).contains(factor) else {
            located.note("`\(factor.shortDescription)` is out of range", remedy: remedy)
            return nil
        }
        return factor
    }

    private mutating func nodeTemplate(_ item: Located) -> NodeTemplate? {
        guard let fields = item.mapping(["place", "labels", "allocatable", "properties"]) else { return nil }
        return NodeTemplate(
            place: fields["place"].flatMap { self.place($0) }, labels: fields.texts("labels"),
            allocatable: fields["allocatable"]?.resources(), properties: properties(fields))
    }

    private func properties(_ fields: MappingReader) -> [String: Distribution] {
        guard let mapping = fields["properties"]?.openMapping() else { return [:] }
        var properties: [String: Distribution] = [:]
        for entry in mapping.entries { properties[entry.key] = entry.value.distribution(amount) }
        return properties
    }

    private func linkTemplate(_ located: Located) -> LinkTemplate? {
        guard let fields = located.mapping(["latency", "jitter", "reliability", "bandwidth"]) else { return nil }
        return LinkTemplate(
            latency: fields["latency"]?.distribution(milliseconds),
            jitter: fields["jitter"]?.distribution(milliseconds),
            reliability: fields["reliability"]?.distribution(Ratio.parse),
            bandwidth: fields["bandwidth"]?.distribution(BitRate.parse))
    }
}

extension ScenarioReader {
    private mutating func generated(_ located: Located) -> GeneratedTopology? {
        guard let fields = located.mapping(["tiers"]) else { return nil }
        guard let items = fields.required("tiers", remedy: "list the tiers from the top to the bottom")?.list() else {
            return nil
        }
        if items.isEmpty { fields["tiers"]?.note("there are no tiers", remedy: "list one or more") }
        var names = NameTable(kind: "tier")
        let tiers = items.enumerated().compactMap { tier($1, isFirst: $0 == 0, names: &names) }
        checkSize(tiers, located)
        return GeneratedTopology(tiers: tiers)
    }

    private static let tierFields = [
        "name", "sites", "nodesPerSite", "labels", "allocatable", "properties", "within", "uplink", "peers",
    ]

    private mutating func tier(
        _ item: Located, isFirst: Bool, names: inout NameTable
    ) -> GeneratedTopology.Tier? {
        guard let fields = item.mapping(Self.tierFields) else { return nil }
        let name = fields.required("name")?.subdomain(limit: 63)
        if let name, let located = fields["name"] { names.add(name, at: located) }
        let sites = fields["sites"].map { count($0, from: 1) } ?? .fixed(1)
        let perSite = fields.required("nodesPerSite").flatMap { count($0) }
        let allocatable = fields.required(
            "allocatable", remedy: "say what a node has, such as {cpu: \"4\", memory: 8Gi}")
        if !isFirst { _ = fields.required("uplink", remedy: "say how a site reaches the tier above") }
        let tier = GeneratedTopology.Tier(
            name: name ?? "", sites: sites ?? .fixed(1), nodesPerSite: perSite ?? .fixed(1),
            labels: fields.texts("labels"), allocatable: allocatable?.resources() ?? .zero,
            properties: properties(fields), within: fields["within"].flatMap { linkTemplate($0) } ?? LinkTemplate(),
            uplink: fields["uplink"].flatMap { linkTemplate($0) } ?? LinkTemplate(),
            peers: fields["peers"].flatMap { linkTemplate($0) })
        return name == nil ? nil : tier
    }

    /// Before anything is allocated for it.
    private func checkSize(_ tiers: [GeneratedTopology.Tier], _ located: Located) {
        let sites = tiers.reduce(0.0) { $0 + largest($1.sites) }
        let nodes = tiers.reduce(0.0) { $0 + largest($1.sites) * largest($1.nodesPerSite) }
        if sites > Double(ScenarioLimits.sites) {
            located.note(
                "the topology has \(sites.shortDescription) sites",
                remedy: "at most \(ScenarioLimits.sites) are linked with each other; put more nodes into each")
        }
        if nodes > Double(ScenarioLimits.nodes) {
            located.note(
                "the topology has \(nodes.shortDescription) nodes", remedy: "at most \(ScenarioLimits.nodes) are run")
        }
    }
}

extension Located {
    /// The name of a file beside the scenario.
    func fileName() -> String? {
        guard let text = text() else { return nil }
        guard !text.isEmpty, text.utf8.count < 4_096, !text.unicodeScalars.contains(where: \.isControl), text != "-"
        else {
            note(
                "`\(text.excerpt)` is no file's name", remedy: "write its path from here, such as ../topologies/a.yaml")
            return nil
        }
        return text
    }
}
