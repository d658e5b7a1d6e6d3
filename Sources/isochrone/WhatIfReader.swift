import ClusterModel
import Manifests

/// Reads the places that what-if options name, and tells what is wrong with them.
struct WhatIfReader {
    private let names: Set<String>
    private let subClusters: Set<String>
    private let tiers: Set<String>

    init(nodes: [Node]) {
        names = Set(nodes.map(\.name))
        subClusters = Set(nodes.map(\.subCluster))
        tiers = Set(nodes.compactMap(\.tier))
    }

    /// A node or a sub-cluster, or with `tier:` before it a tier. A node goes before a sub-cluster of the same name.
    func place(_ option: String, _ text: String) -> PlaceSelector? {
        if text.hasPrefix("tier:") {
            let tier = String(text.dropFirst("tier:".count))
            if tiers.contains(tier) { return PlaceSelector(.tier(tier)) }
            return unknown(option, "tier", tier, among: tiers)
        }
        if names.contains(text) { return PlaceSelector(.nodes([text])) }
        if subClusters.contains(text) { return PlaceSelector(.subClusters([text])) }
        return unknown(option, "node or sub-cluster", text, among: names.union(subClusters))
    }

    /// Two places with a comma between them.
    func links(_ option: String, _ text: String) -> LinkSelector? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            return complain("\(option) \(text): name two places with a comma between them, such as edge-1,cloud")
        }
        guard let source = place(option, parts[0]), let sink = place(option, parts[1]) else { return nil }
        return LinkSelector(source: source, sink: sink)
    }

    func isNode(_ option: String, _ name: String) -> Bool {
        if names.contains(name) { return true }
        let nothing: Never? = unknown(option, "node", name, among: names)
        return nothing != nil
    }

    /// What is before and after the last `=`.
    func pair(_ option: String, _ text: String, _ example: String) -> (String, String)? {
        guard let equals = text.lastIndex(of: "="), equals > text.startIndex else {
            return complain("\(option) \(text): write it such as \(option) \(example)")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    func complain<Value>(_ text: String) -> Value? {
        Terminal.complain("isochrone: \(text)")
        return nil
    }

    private func unknown<Value>(
        _ option: String, _ kind: String, _ name: String, among known: Set<String>
    ) -> Value? {
        let suggestion = Suggestion.text(for: name, among: known.sorted())
        let shown = known.sorted().prefix(8).joined(separator: ", ") + (known.count > 8 ? ", …" : "")
        return complain("\(option): there is no \(kind) `\(name)`; \(suggestion ?? "there are \(shown)")")
    }
}
