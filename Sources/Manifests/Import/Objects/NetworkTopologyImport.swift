import ClusterModel

/// Turns a `NetworkTopology` of the network-aware scheduler plugins into a topology of zones and regions.
///
/// Its cost list has several spellings: `topologyList` / `originList` / `costList` in diktyo-io/networktopology-api,
/// `costList` / `originCosts` / `costs` and `regionCostList`, `zoneCostList` / `costs` in the enhancement proposal 260
/// of scheduler-plugins. All of them are read.
struct NetworkTopologyImport {
    let object: ForeignObject
    let job: ImportJob

    private static let domainLists = ["topologyList", "costList"]
    private static let originLists = ["originList", "originCosts"]
    private static let costLists = ["costList", "costs"]
    private static let keyedLists = [
        "regionCostList": "topology.kubernetes.io/region", "zoneCostList": WellKnown.zoneLabel,
    ]

    func topology() -> Topology? {
        guard let spec = object.spec, let weights = chosenWeights(spec) else { return nil }
        var parts = DomainParts(job: job)
        for name in Self.domainLists { for item in weights.list(name) { addDomain(item, to: &parts) } }
        for (name, key) in Self.keyedLists.sorted(by: { $0.key < $1.key }) {
            for origin in weights.list(name) { addOrigin(origin, key: key, to: &parts) }
        }
        guard !parts.nodes.isEmpty else {
            weights.located.note(
                "the weights have no costs", remedy: "list them under topologyList, originList and costList")
            return nil
        }
        noteWhatIsLeft(spec, weights)
        return Topology(name: job.name(object.name), nodes: parts.nodes, links: parts.links)
    }

    /// The list that was asked for, else the first; the proposal's own example has a mapping in its place.
    private func chosenWeights(_ spec: MappingReader) -> MappingReader? {
        guard let located = spec.required("weights") else { return nil }
        if case .mapping = located.node.content { return located.openMapping() }
        let all = (located.list() ?? []).compactMap { $0.openMapping() }
        let wanted = job.options.weights
        guard let chosen = all.first(where: { wanted == nil || $0["name"]?.text() == wanted }) else {
            let names = all.compactMap { $0["name"]?.text()?.excerpt }
            located.note(
                wanted.map { "there are no weights `\($0.excerpt)`" } ?? "there are no weights",
                remedy: names.isEmpty ? nil : "the weights are \(names.listed())")
            return nil
        }
        for other in all where other.located.path != chosen.located.path {
            job.journal.omit(
                "weights \((other["name"]?.text() ?? "").excerpt)", because: "one list is taken; choose with --weights",
                at: other.located.node.mark)
        }
        return chosen
    }

    private func addDomain(_ item: Located, to parts: inout DomainParts) {
        guard let fields = item.openMapping() else { return }
        let key = fields.required("topologyKey", remedy: "write a label's key, such as \(WellKnown.zoneLabel)")?.name()
        for name in Self.originLists {
            for origin in fields.list(name) { addOrigin(origin, key: key ?? "", to: &parts) }
        }
        job.journal.omitFields(
            of: fields, except: Self.originLists + ["topologyKey"], because: "a topology has no place for it")
    }

    private func addOrigin(_ item: Located, key: String, to parts: inout DomainParts) {
        guard let fields = item.openMapping(), let origin = fields.required("origin")?.name() else { return }
        parts.addNode(origin, key: key)
        for name in Self.costLists {
            for cost in fields.list(name) { addCost(cost, from: origin, key: key, to: &parts) }
        }
        job.journal.omitFields(
            of: fields, except: Self.costLists + ["origin"], because: "a topology has no place for it")
    }

    private func addCost(_ item: Located, from origin: String, key: String, to parts: inout DomainParts) {
        guard let fields = item.openMapping(), let destination = fields.required("destination")?.name() else { return }
        var estimate = LinkEstimate(method: .declared)
        if let cost = fields["networkCost"]?.amount() {
            estimate.properties[AppGroupImport.costProperty] = Double(cost)
            job.journal.carry("networkCost", as: "the link's property `\(AppGroupImport.costProperty)`")
        }
        if let capacity = bandwidth(fields["bandwidthCapacity"]), capacity > 0 {
            estimate.bandwidth = capacity
            job.journal.carry("bandwidthCapacity", as: "bandwidth")
            job.journal.assume("bandwidthCapacity", "in bit/s")
        }
        if let allocated = bandwidth(fields["bandwidthAllocated"]) {
            estimate.properties["bandwidthAllocated"] = allocated
            job.journal.carry("bandwidthAllocated", as: "the link's property `bandwidthAllocated`")
        }
        job.journal.omitFields(
            of: fields, except: ["destination", "networkCost", "bandwidthCapacity", "bandwidthAllocated"],
            because: "a link has no such property")
        parts.addLink(from: origin, to: destination, key: key, estimate: estimate, at: item.node.mark)
    }

    private func bandwidth(_ located: Located?) -> Double? {
        located?.quantity { ResourceQuantity.parse($0, decimals: 0, allowsNegative: false) }.map(Double.init)
    }

    private func noteWhatIsLeft(_ spec: MappingReader, _ weights: MappingReader) {
        job.noteEnvelope(of: object)
        job.journal.omitFields(of: spec, except: ["weights"], because: "a topology has no place for it")
        job.journal.omitFields(
            of: weights, except: ["name"] + Self.domainLists + Self.keyedLists.keys,
            because: "a topology has no place for it")
        job.journal.assume("node", "each zone or region stands for its nodes; give it their allocatable resources")
        job.journal.assume("latency", "unknown: network costs have no unit, so none was made of them")
        job.journal.assume("routing", "direct: a pair without a cost is unknown")
    }
}
