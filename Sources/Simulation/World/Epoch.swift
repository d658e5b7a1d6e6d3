import ClusterModel

/// What links were like, and whose monitors were heard, from one round of reports on.
struct Epoch: Sendable {
    /// The first round that found it so.
    let firstRound: Int
    let effects: LinkEffects
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
