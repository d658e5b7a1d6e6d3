/// The measures of a run, while it goes on.
struct RunRecord {
    private var means: [Measure: TimeMean]
    private let horizon: Double
    var distributions = Distributions()
    var effort = RunResult.Effort()
    /// Seconds on the machine that all decisions took.
    private var deciding = 0.0
    private var (bounded, ratios) = (0, 0.0)

    /// Those that are weighted by time.
    private static let timed: [Measure] = [
        .constraintsKept, .applicationsKept, .latencyUse, .lossUse, .objective, .cpuUse, .memoryUse, .cost,
    ]

    init(horizon: Double) {
        self.horizon = horizon
        means = Dictionary(uniqueKeysWithValues: Self.timed.map { ($0, TimeMean(horizon: horizon)) })
    }

    mutating func change(_ measure: Measure, at moment: Double, amount: Double, weight: Double = 0) {
        means[measure]?.change(at: moment, amount: amount, weight: weight)
    }

    /// An application is not what it was.
    mutating func change(from old: Tally, to new: Tally, at moment: Double) {
        change(.constraintsKept, at: moment, amount: new.kept - old.kept, weight: new.judged - old.judged)
        change(.applicationsKept, at: moment, amount: new.isKept - old.isKept, weight: new.isJudged - old.isJudged)
        change(
            .latencyUse, at: moment, amount: new.latencyUse - old.latencyUse,
            weight: new.latencyUses - old.latencyUses)
        change(.lossUse, at: moment, amount: new.lossUse - old.lossUse, weight: new.lossUses - old.lossUses)
        change(.objective, at: moment, amount: new.objective - old.objective, weight: new.objectives - old.objectives)
    }

    mutating func countDecision(seconds: Double, visited: Int, pods: Int) {
        effort.decisions += pods
        effort.visited += visited
        deciding += seconds
        distributions.add(.decisionTime, seconds * 1000 / Double(max(1, pods)), weight: Double(pods))
        distributions.add(.work, Double(visited) / Double(max(1, pods)), weight: Double(pods))
    }

    mutating func countRatio(_ ratio: Double) {
        ratios += ratio
        bounded += 1
        distributions.add(.objectiveOverBound, ratio)
    }

    mutating func finish(at moment: Double) {
        for measure in Self.timed { means[measure]?.advance(to: moment) }
    }

    /// - Parameter searches: Whether decisions are searched for, so that ``Measure/work`` says something.
    func measures(searches: Bool) -> [Measure: Double] {
        var measures = means.compactMapValues(\.mean)
        if bounded > 0 { measures[.objectiveOverBound] = ratios / Double(bounded) }
        guard effort.decisions > 0 else { return measures }
        measures[.decisionTime] = deciding * 1000 / Double(effort.decisions)
        if searches { measures[.work] = Double(effort.visited) / Double(effort.decisions) }
        return measures
    }

    var series: [RunResult.Series] {
        Self.timed.compactMap { measure in
            means[measure].map { $0.series(measure) }.flatMap { series in
                series.values.contains { $0 != nil } ? series : nil
            }
        }
    }
}
