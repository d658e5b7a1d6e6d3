/// Turns regrets into kube-scheduler's scores, 0…10: by rank among the different regrets, so that the survivors use the
/// whole range however the regrets are distributed, equal nodes score equally, and less regret never scores less.
struct Scores {
    private let levels: [Double]
    private let lowest: Int

    /// The scores of nodes that pass.
    init(of outlooks: Assessor.Outlooks) {
        let known = Set(outlooks.regrets.lazy.filter { $0 < .infinity })
        self.init(known, hasUnknown: outlooks.regrets.contains { $0.isNaN })
    }

    /// - Parameter hasUnknown: Whether nodes without a known regret are among the survivors; they alone score 0.
    init(_ regrets: some Sequence<Double>, hasUnknown: Bool) {
        var levels: [Double] = []
        for regret in regrets.sorted() {
            if let last = levels.last, regret - last <= 1e-9 * max(1, last) { continue }
            levels.append(regret)
        }
        self.levels = levels
        lowest = hasUnknown ? 1 : 0
    }

    /// 0 for NaN, the regret of nodes that nothing is known of.
    func score(_ regret: Double) -> Int {
        guard !regret.isNaN else { return 0 }
        let rank = (levels.lastIndex { $0 <= regret }) ?? 0
        guard levels.count > 1 else { return 10 }
        let share = Double(rank) / Double(levels.count - 1)
        return 10 - Int((share * Double(10 - lowest)).rounded())
    }
}
