import ClusterModel

/// The one point and repetition that drawings of single runs are of.
struct Focus {
    let point: Int?
    /// In the order of the strategies; one that was not run is not there.
    let runs: [(index: Int, run: RunResult)]

    /// The point where the first strategy reaches the sweep's goal, else the last one; its first repetition.
    init(_ table: RunTable, _ summary: SimulationSummary) {
        point = summary.goals.first?.reachedAt ?? table.points.last ?? nil
        let found = point
        runs = table.strategies.enumerated().compactMap { index, strategy in
            table.runs(of: strategy, at: found).first.map { (index, $0) }
        }
    }

    var first: RunResult? { runs.first { $0.index == 0 }?.run }

    /// `repetition 1 at 24 edge nodes`.
    func text(_ sweep: Sweep?) -> String {
        let repetition = "repetition \((runs.first?.run.run.repetition ?? 0) + 1)"
        guard let point, let sweep else { return repetition }
        return "\(repetition) at \(point) \(sweep.name)"
    }
}
