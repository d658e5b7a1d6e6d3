import ClusterModel

/// All that befell links and lasts, in the order in which it did.
struct LinkEffects: Sendable {
    private var effects: [LinkEffect] = []

    var isEmpty: Bool { effects.isEmpty }

    mutating func add(_ effect: LinkEffect) {
        effects.append(effect)
        dropIdleHeals()
    }

    mutating func end(_ id: Int) -> LinkEffect? {
        guard let index = effects.firstIndex(where: { $0.id == id }) else { return nil }
        // A heal stays healed, whatever befell the links before it comes to.
        if case .heal = effects[index].kind { return nil }
        defer { dropIdleHeals() }
        return effects.remove(at: index)
    }

    /// A heal that nothing came before has nothing to end.
    private mutating func dropIdleHeals() {
        var isIdle = true
        effects.removeAll { effect in
            switch effect.kind {
            case .heal: return isIdle
            case .partition: return false
            case .degrade, .fail:
                isIdle = false
                return false
            }
        }
    }

    /// What is left of a link's usual self between two nodes.
    func apply(to estimate: LinkEstimate, _ source: Int, _ sink: Int) -> LinkEstimate {
        isEmpty ? estimate : apply(to: estimate) { $0.covers(source, sink) }
    }

    /// The same of what two sub-clusters have between them: what befell all of their links alike.
    func apply(toAll estimate: LinkEstimate, _ source: Int, _ sink: Int) -> LinkEstimate {
        isEmpty ? estimate : apply(to: estimate) { $0.coversAll(source, sink) }
    }

    private func apply(to usual: LinkEstimate, _ covers: (LinkEffect) -> Bool) -> LinkEstimate {
        var (estimate, isFailed, isCut) = (usual, false, false)
        for effect in effects where covers(effect) {
            switch effect.kind {
            case .degrade(let degradation): estimate = estimate.degraded(by: degradation)
            case .fail: isFailed = true
            case .heal: (estimate, isFailed) = (usual, false)
            case .partition: isCut = true
            }
        }
        return isFailed || isCut ? usual.failed : estimate
    }

    /// The links between two sub-clusters, linked as wholes, that are not like the others between them.
    func forEachException(
        _ source: Int, _ sink: Int, _ members: [[Int]], _ body: (_ source: Int, _ sink: Int) -> Void
    ) {
        let splitting = effects.filter { $0.splits(source, sink) }
        guard !splitting.isEmpty else { return }
        for one in members[source] {
            for other in members[sink] where one != other && splitting.contains(where: { $0.covers(one, other) }) {
                body(one, other)
            }
        }
    }

    /// Whether a place that the node is in is cut off from all others.
    func isCutOff(_ node: Int) -> Bool {
        effects.contains { effect in
            if case .partition = effect.kind { effect.pairs.first?.sources.contains(node) ?? false } else { false }
        }
    }
}
