import ClusterModel

/// How reports call what befalls the cluster.
enum EventText {
    static func text(_ change: ScenarioEvent.Change, _ drawn: DrawnEvent.Change) -> String {
        switch (change, drawn) {
        case (.degrade(let links, let degradation), _): "\(text(links)): \(text(degradation))"
        case (.fail(let links), _): "\(text(links)): down"
        case (.heal(let links), _): "\(text(links)): healed"
        case (.lose(let place), .lose(let names)): "\(text(place, names)) lost"
        case (.partition(let place), .partition(let names)): "\(text(place, names)) cut off"
        case (.load(let place, let cpu, let memory), .load(let names, _, _)):
            "\(text(place, names)) under load: cpu \(percent(cpu)), memory \(percent(memory))"
        case (.silence(let place), .silence(let names)): "\(text(place, names)) silent"
        case (.add(_, let like), .add(let nodes, _)):
            nodes.count == 1 ? "1 node more like \(like)" : "\(nodes.count) nodes more like \(like)"
        default: ""
        }
    }

    private static func text(_ links: [LinkSelector]) -> String {
        let texts = links.map { "\(text($0.source)) \($0.isOneWay ? "→" : "↔") \(text($0.sink))" }
        return (texts.count == 1 ? "link " : "links ") + texts.joined(separator: ", ")
    }

    private static func text(_ degradation: ScenarioEvent.Degradation) -> String {
        var parts: [String] = []
        if degradation.latencyFactor != 1 { parts.append("latency × \(number(degradation.latencyFactor))") }
        if degradation.addedLatency != 0 { parts.append("latency + \(number(degradation.addedLatency)) ms") }
        if let reliability = degradation.reliability { parts.append("reliability at most \(percent(reliability))") }
        if degradation.bandwidthFactor != 1 { parts.append("bandwidth × \(number(degradation.bandwidthFactor))") }
        return parts.isEmpty ? "as before" : parts.joined(separator: ", ")
    }

    /// What was drawn, where something was and it is not too much to say.
    private static func text(_ place: PlaceSelector, _ names: [String]) -> String {
        guard place.pick != nil, names.count <= 3 else { return text(place) }
        return names.isEmpty ? "nothing" : names.joined(separator: ", ")
    }

    static func text(_ place: PlaceSelector) -> String {
        let scope =
            switch place.scope {
            case .nodes(let names): listed(names)
            case .subClusters(let names): listed(names)
            case .tier(let tier): "tier \(tier)"
            case .subClustersOfTier(let tier): "sites of tier \(tier)"
            case .all: "all nodes"
            }
        guard let pick = place.pick else { return scope }
        switch pick {
        case .fixed(let count): return "\(count) of \(scope)"
        case .swept: return "some of \(scope)"
        }
    }

    private static func listed(_ names: [String]) -> String {
        guard names.count > 3 else { return names.joined(separator: ", ") }
        return names.prefix(2).joined(separator: ", ") + " and \(names.count - 2) more"
    }

    private static func percent(_ share: Double) -> String {
        number(share * 100) + " %"
    }

    /// To three decimals, without the zeros at the end.
    private static func number(_ value: Double) -> String {
        let text = "\((value * 1000).rounded() / 1000)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
