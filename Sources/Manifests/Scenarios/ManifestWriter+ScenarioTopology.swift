import ClusterModel

extension ManifestWriter {
    static func node(_ source: TopologySource) -> OutputNode {
        let origin: (key: String, value: OutputNode)
        switch source.origin {
        case .manifest(let file): origin = ("file", .text(file))
        case .imported(let imported): origin = ("imported", node(imported))
        case .generated(let generated): origin = ("generated", .map([("tiers", .list(generated.tiers.map(node)))]))
        }
        return .fields([
            (origin.key, origin.value), ("nodes", .items(source.nodes, node)), ("links", source.links.map(node)),
        ])
    }

    private static func node(_ imported: ImportedTopology) -> OutputNode {
        .fields([
            ("file", .text(imported.file)), ("format", imported.format.map { .text($0) }),
            ("unit", imported.unit.map { .text($0) }), ("kind", imported.kind.map { .text($0) }),
            ("latencyFromDistance", imported.latencyFromDistance ? .plain("true") : nil),
            ("routeFactor", imported.routeFactor == 1 ? nil : .number(imported.routeFactor)),
            ("first", imported.first.map { .plain("\($0)") }),
        ])
    }

    private static func node(_ tier: GeneratedTopology.Tier) -> OutputNode {
        .fields([
            ("name", .text(tier.name)), ("sites", count(tier.sites)), ("nodesPerSite", count(tier.nodesPerSite)),
            ("labels", .sorted(tier.labels) { .text($1) }), ("allocatable", node(tier.allocatable)),
            ("properties", properties(tier.properties)), ("within", node(tier.within)), ("uplink", node(tier.uplink)),
            ("peers", tier.peers.map(node)),
        ])
    }

    private static func node(_ template: NodeTemplate) -> OutputNode {
        .fields([
            ("place", template.place.map { node($0) }), ("labels", .sorted(template.labels) { .text($1) }),
            ("allocatable", template.allocatable.map { node($0) }), ("properties", properties(template.properties)),
        ])
    }

    private static func properties(_ properties: [String: Distribution]) -> OutputNode? {
        .sorted(properties) { .distribution($1) { .number($0) } }
    }

    private static func node(_ link: LinkTemplate) -> OutputNode {
        .fields([
            ("latency", link.latency.map { .distribution($0, milliseconds) }),
            ("jitter", link.jitter.map { .distribution($0, milliseconds) }),
            ("reliability", link.reliability.map { .distribution($0) { .text(Ratio.text($0)) } }),
            ("bandwidth", link.bandwidth.map { .distribution($0) { .text(BitRate.text($0)) } }),
        ])
    }
}
