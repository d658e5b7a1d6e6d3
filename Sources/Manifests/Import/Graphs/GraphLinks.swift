import ClusterModel

/// Turns the edges of a foreign graph into directed links, one for each ordered pair of nodes.
struct GraphLinks {
    let graph: ForeignGraph
    let nodes: [String: PlacedNode]
    let job: ImportJob

    private struct Pair: Hashable {
        var source: String
        var sink: String
    }

    private static let bandwidthKey = "linkspeedraw"
    private static let latencyKeys = ["latency", "delay"]

    func links() -> [Link] {
        var links: [Link] = []
        var indices: [Pair: Int] = [:]
        for edge in graph.edges {
            guard let (source, target) = ends(of: edge) else { continue }
            let estimate = estimate(edge, source, target)
            let isDirected = edge.isDirected ?? graph.isDirected
            let pair = Pair(source: source.node.name, sink: target.node.name)
            let pairs = isDirected ? [pair] : [pair, Pair(source: pair.sink, sink: pair.source)]
            for pair in pairs {
                let link = Link(source: pair.source, sink: pair.sink, estimate: estimate)
                guard let index = indices[pair] else {
                    indices[pair] = links.count
                    links.append(link)
                    continue
                }
                job.journal.omit(
                    "parallel edge", because: "of several between two nodes the fastest counts", at: edge.mark)
                if estimate.isBetter(than: links[index].estimate) { links[index] = link }
            }
        }
        noteLatencies(links)
        return links
    }

    private func ends(of edge: ForeignGraph.Edge) -> (source: PlacedNode, target: PlacedNode)? {
        guard let source = end(edge.source, "source", of: edge), let target = end(edge.target, "target", of: edge)
        else { return nil }
        guard edge.source != edge.target else {
            job.journal.omit("edge", because: "it leads from a node to itself", at: edge.mark)
            return nil
        }
        return (source, target)
    }

    private func end(_ id: String, _ name: String, of edge: ForeignGraph.Edge) -> PlacedNode? {
        if let node = nodes[id] { return node }
        job.context.note(
            edge.mark, "", "the edge's \(name) `\(id.excerpt)` is no node", remedy: "add the node, or remove the edge")
        return nil
    }
}

extension GraphLinks {
    private func estimate(
        _ edge: ForeignGraph.Edge, _ source: PlacedNode, _ target: PlacedNode
    ) -> LinkEstimate {
        var estimate = LinkEstimate(method: .declared)
        for attribute in edge.attributes { add(attribute, to: &estimate) }
        guard estimate.latency.p50 == nil, job.options.derivesLatencyFromDistance else { return estimate }
        guard let from = source.place, let to = target.place else {
            job.journal.omit(
                "edge distance", because: "an end has no coordinates, so the latency is unknown", at: edge.mark)
            return estimate
        }
        estimate.latency = LatencySummary(constant: from.latency(to: to, routeFactor: job.options.routeFactor))
        return estimate
    }

    private func add(_ attribute: ForeignGraph.Attribute, to estimate: inout LinkEstimate) {
        let key = attribute.key
        switch (key.lowercased(), attribute.value) {
        case (Self.bandwidthKey, .number(let number)): addBandwidth(number, attribute, to: &estimate)
        case (let known, .number(let number)) where Self.latencyKeys.contains(known):
            addLatency(number, attribute, to: &estimate)
        case ("id", _), ("label", _):
            job.journal.omit("edge \(key)", because: "links are known by their ends", at: attribute.mark)
        case (_, .number(let number)):
            guard let value = number.double(), estimate.properties[key] == nil else { fallthrough }
            estimate.properties[key] = value
            job.journal.carry("edge \(key.excerpt)", as: "property `\(key.excerpt)`", at: attribute.mark)
        default:
            job.journal.omit(
                "edge \(key.excerpt)", because: "a link's properties are numbers, each once", at: attribute.mark)
        }
    }

    private func addBandwidth(
        _ number: DecimalNumber, _ attribute: ForeignGraph.Attribute, to estimate: inout LinkEstimate
    ) {
        guard !number.isZero else {
            job.journal.omit(
                "edge \(attribute.key)", because: "0 is taken for not known, which is no bandwidth", at: attribute.mark)
            return
        }
        guard let value = checked(number.double(), number, attribute) else { return }
        estimate.bandwidth = value
        job.journal.carry("edge \(attribute.key)", as: "bandwidth in bit/s", at: attribute.mark)
    }

    private func addLatency(
        _ number: DecimalNumber, _ attribute: ForeignGraph.Attribute, to estimate: inout LinkEstimate
    ) {
        guard let value = checked(job.latency(number, usually: .oneWay), number, attribute) else { return }
        estimate.latency = LatencySummary(constant: value)
        job.journal.carry("edge \(attribute.key)", as: "latency", at: attribute.mark)
        job.noteDelays("edge \(attribute.key)", usually: .oneWay)
    }

    private func checked(
        _ value: Double?, _ number: DecimalNumber, _ attribute: ForeignGraph.Attribute
    ) -> Double? {
        if let value, !number.isNegative { return value }
        job.context.note(
            attribute.mark, "",
            "the edge's `\(attribute.key.excerpt)` is \(number.isNegative ? "negative" : "too large a number")",
            remedy: "correct it, or remove it where it is not known")
        return nil
    }

    private func noteLatencies(_ links: [Link]) {
        if job.options.derivesLatencyFromDistance {
            job.journal.assume(
                "latency",
                "\(GreatCircle.millisecondsPerKilometre) ms/km of great circle, times "
                    + "\(job.options.routeFactor.shortDescription), where an edge has none")
        }
        let unknown = links.filter { $0.estimate.latency.p50 == nil }.count
        guard unknown > 0 else { return }
        job.journal.assume(
            "latency",
            "unknown on \(unknown) of \(links.count) links, over which nothing is routed; "
                + "--latency-from-distance derives it from coordinates")
    }
}

extension LinkEstimate {
    /// Less latency first, then more bandwidth; unknown is worst.
    fileprivate func isBetter(than other: LinkEstimate) -> Bool {
        let mine = latency.p50 ?? .infinity
        let theirs = other.latency.p50 ?? .infinity
        return mine < theirs || (mine == theirs && (bandwidth ?? -1) > (other.bandwidth ?? -1))
    }
}
