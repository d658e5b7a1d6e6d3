import ClusterModel

/// What links were like, and whose monitors were heard, from one round of reports on.
struct Epoch: Sendable {
    /// The first round that found it so.
    let firstRound: Int
    let effects: LinkEffects
    /// Links that are not like the others between their sub-clusters.
    let exceptions: Set<NodePair>
    /// By index of the node.
    private let isHeard: [Bool]
    private let isLost: [Bool]

    init(firstRound: Int, _ truth: Truth) {
        (self.firstRound, effects) = (firstRound, truth.effects)
        let nodes = truth.usual.nodes
        isLost = nodes.map { truth.conditions.isLost($0.name) }
        isHeard = nodes.indices.map {
            !truth.conditions.isSilent(nodes[$0].name) && !truth.effects.isCutOff($0)
        }
        exceptions = Self.exceptions(truth)
    }

    private static func exceptions(_ truth: Truth) -> Set<NodePair> {
        guard !truth.effects.isEmpty, truth.usual.linksSubClusters else { return [] }
        var pairs: Set<NodePair> = []
        for source in truth.members.indices {
            for sink in truth.members.indices where truth.usual.subClusterEstimate(from: source, to: sink) != nil {
                truth.effects.forEachException(source, sink, truth.members) {
                    pairs.insert(NodePair(source: $0, sink: $1))
                }
            }
        }
        return pairs
    }

    func hears(_ node: Int) -> Bool { isHeard[node] }

    func hearsAny(of nodes: [Int]) -> Bool { nodes.contains { isHeard[$0] } }

    /// What a link was like; `nil` where nothing got through.
    func estimate(_ usual: LinkEstimate, _ source: Int, _ sink: Int) -> LinkEstimate? {
        let estimate = effects.apply(to: usual, source, sink)
        return estimate.isFailed || isLost[sink] ? nil : estimate
    }

    /// The same of what two sub-clusters have between them.
    func estimate(ofAll usual: LinkEstimate, _ source: Int, _ sink: Int) -> LinkEstimate? {
        let estimate = effects.apply(toAll: usual, source, sink)
        return estimate.isFailed ? nil : estimate
    }
}

/// A link by the indices of its nodes.
struct NodePair: Hashable, Comparable, Sendable {
    var source: Int
    var sink: Int

    static func < (left: NodePair, right: NodePair) -> Bool {
        (left.source, left.sink) < (right.source, right.sink)
    }
}
