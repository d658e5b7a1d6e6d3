import ClusterModel

extension Plan {
    /// Share of the objective by which plans of the same placements have to differ to be worth storing.
    private static let notableChange = 0.05

    /// Whether the plan says something else than `stored`, rather than the same with newer measurements.
    func isMateriallyDifferent(from stored: Plan?) -> Bool {
        guard let stored else { return true }
        return status != stored.status || origin != stored.origin || placements != stored.placements
            || explanation.conflict != stored.explanation.conflict
            || explanation.components.map(\.isPlaced) != stored.explanation.components.map(\.isPlaced)
            || hasNotableChange(objective, stored.objective)
    }

    private func hasNotableChange(_ new: Double?, _ old: Double?) -> Bool {
        guard let new, let old else { return (new == nil) != (old == nil) }
        return abs(new - old) > Self.notableChange * max(abs(old), 1e-9)
    }
}
