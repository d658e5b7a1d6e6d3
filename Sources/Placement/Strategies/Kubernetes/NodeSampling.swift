/// How many of the nodes that pass are enough for kube-scheduler (`numFeasibleNodesToFind` in `schedule_one.go`).
struct NodeSampling: Hashable, Sendable {
    /// `percentageOfNodesToScore`; `nil` where it is not set.
    var percentage: Int?

    /// All nodes.
    static let everything = NodeSampling(percentage: 100)
    /// As kube-scheduler comes: 50 % less one for every 125 nodes, at least 5 %.
    static let adaptive = NodeSampling(percentage: nil)

    /// All up to 100 nodes, else the percentage of them and at least 100.
    func size(of count: Int) -> Int {
        guard count >= 100 else { return count }
        let share = percentage.flatMap { $0 > 0 ? min($0, 100) : nil } ?? max(5, 50 - count / 125)
        return max(100, count * share / 100)
    }
}
