import ClusterModel

/// Polaris' plugin that keeps an application on few nodes: favours nodes that have room for many more of the pod, and
/// nodes outside the cloud where any passes (`pods_per_node_plugin.go`).
struct PodsPerNode: SchedulingPlugin {
    private var component = 0
    private var partial: PartialPlacement?

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        component = partial.problem.slots[slot].component
        self.partial = partial
    }

    func scores(_ candidates: [Int]) -> [Int]? {
        guard let partial else { return nil }
        let tiers = candidates.map { partial.problem.nodes[$0].tier }
        let hasFog = tiers.contains { $0 != nil && $0 != "cloud" }
        let request = partial.problem.stock.requests[component]
        return Self.normalized(
            zip(candidates, tiers).map { node, tier in
                hasFog && tier == "cloud" ? 0 : Self.room(partial.offers[node], for: request)
            })
    }

    /// How many more pods fit; 0 where they ask for nothing, as in the original.
    static func room(_ offer: [Int64], for request: [Int64]) -> Int {
        Int(zip(offer, request).filter { $0.1 > 0 }.map { max(0, $0.0) / $0.1 }.min() ?? 0)
    }

    /// Shares of the greatest, rounded up (`NormalizeNodeScores` in `node_utils.go`).
    static func normalized(_ scores: [Int]) -> [Int] {
        guard let greatest = scores.max(), greatest > 0 else { return scores }
        return scores.map { Int((Double($0) / Double(greatest) * Double(ScoreScale.best)).rounded(.up)) }
    }
}
