import ClusterModel

/// What a summary says in plain sentences: the answer that reports begin with.
struct Findings {
    let result: SimulationResult
    let summary: SimulationSummary

    /// The most important first.
    var answer: [String] {
        goal + (summary.points.isEmpty ? figures : []) + winners + [chance, interrupted].compactMap { $0 }
    }

    // MARK: - What was looked for

    private var goal: [String] {
        guard let sweep = result.scenario.sweep, let goal = sweep.until, let measure = Measure(rawValue: goal.measure)
        else { return [] }
        let aim = "\(measure.label) \(Self.bounds(goal, measure))"
        let reached = summary.goals.filter { $0.reachedAt != nil || $0.estimate == nil }
            .map { "\($0.strategy) \(Self.text(of: $0, sweep, measure, aim: aim))" }
        return reached + [misses(sweep, measure, aim: aim)].compactMap { $0 }
    }

    /// One sentence for all strategies that never get there.
    private func misses(_ sweep: Sweep, _ measure: Measure, aim: String) -> String? {
        let misses = summary.goals.compactMap { goal -> String? in
            guard goal.reachedAt == nil, let estimate = goal.estimate, let best = goal.bestAt else { return nil }
            return "\(goal.strategy) (\(measure.text(estimate)) at \(best))"
        }
        guard !misses.isEmpty else { return nil }
        let verb = misses.count == 1 ? "never reaches it; it comes" : "never reach it; they come"
        return "\(Words.list(misses)) \(verb) closest where the brackets say, within \(sweep.name) up to "
            + "\(sweep.values.max() ?? 0)."
    }

    /// `≥ 99 %`.
    static func bounds(_ goal: Sweep.Goal, _ measure: Measure) -> String {
        [goal.atLeast.map { "≥ \(measure.text($0))" }, goal.atMost.map { "≤ \(measure.text($0))" }]
            .compactMap { $0 }.joined(separator: " and ")
    }

    private static func text(of goal: GoalOutcome, _ sweep: Sweep, _ measure: Measure, aim: String) -> String {
        guard let estimate = goal.estimate else { return "was not measured for \(aim)." }
        guard let reached = goal.reachedAt else { return "never reaches \(aim)." }
        let sure =
            switch goal.surelyAt {
            case .some(let point) where point == reached: ", with its whole confidence interval"
            case .some(let point): "; its whole confidence interval does from \(point) on"
            case nil: estimate.halfWidth == nil ? "" : "; no confidence interval keeps it as a whole"
            }
        return "reaches \(aim) first at \(reached) \(sweep.name): \(measure.text(estimate))\(sure)"
            + (goal.isKept ? "." : "; at some larger value it does not.")
    }

    // MARK: - In numbers

    /// What each strategy came to in the measure that matters most, and in what it left out.
    private var figures: [String] {
        [Measure.constraintsKept, .rejected].compactMap { measure in
            if measure == .rejected, isSame(measure, at: nil, as: 0) { return "No application was rejected." }
            let parts = summary.strategies.compactMap { name in
                summary.estimate(measure, name, at: nil).map { "\(name) \(measure.text($0))" }
            }
            return parts.isEmpty ? nil : "\(Self.capitalized(measure.label)): \(parts.joined(separator: ", "))."
        }
    }

    /// Whether all strategies have one mean, which may be asked to be `value`; then there is nothing to tell apart.
    private func isSame(_ measure: Measure, at point: Int?, as value: Double? = nil) -> Bool {
        let means = summary.strategies.compactMap { summary.estimate(measure, $0, at: point)?.mean }
        guard let first = means.first, means.count == summary.strategies.count else { return false }
        return means.allSatisfy { $0 == first } && (value.map { $0 == first } ?? true)
    }

    // MARK: - Who is best

    /// Measures that a headline is about, the weightiest first.
    static let headline: [Measure] = [
        .constraintsKept, .rejected, .objective, .brokenConstraints, .objectiveOverBound, .timeToRepair, .moves, .cost,
    ]

    private var winners: [String] {
        summary.points.isEmpty ? winners(at: nil) : winnersOverPoints
    }

    private func winners(at point: Int?) -> [String] {
        var (alone, leading): ([String: [String]], [[String]: [String]]) = ([:], [:])
        var tied: [String] = []
        for winner in Self.headline.compactMap({ summary.winner($0, at: point) }) {
            switch winner.verdict {
            case .wins: alone[winner.strategies.first ?? "", default: []].append(winner.measure.label)
            case .tied where isSame(winner.measure, at: point): continue
            case .tied: tied.append(tie(winner))
            case .tooFew: leading[winner.strategies, default: []].append(winner.measure.label)
            }
        }
        let best = summary.strategies.compactMap { name in
            alone[name].map { "\(name) is significantly better than all others in \(Words.list($0))." }
        }
        return best + tied
            + leading.sorted { ($1.value.count, $0.key.joined()) < ($0.value.count, $1.key.joined()) }.map(lead)
    }

    private func tie(_ winner: MeasureWinner) -> String {
        let all = winner.strategies.count == summary.strategies.count && winner.strategies.count > 2
        let names = all ? "all strategies" : Words.list(winner.strategies)
        return "\(Self.capitalized(winner.measure.label)): \(names) cannot be told apart\(value(winner))."
    }

    private func lead(_ strategies: [String], _ measures: [String]) -> String {
        let verb = strategies.count == 1 ? "has" : "have"
        let few = chance == nil ? ", with too few values to tell whether by chance" : ""
        return "\(Words.list(strategies)) \(verb) the best mean in \(Words.list(measures))\(few)."
    }

    private func value(_ winner: MeasureWinner) -> String {
        winner.strategies.first.flatMap { summary.estimate(winner.measure, $0, at: winner.point) }
            .map { " (\(winner.measure.text($0)))" } ?? ""
    }

    private var winnersOverPoints: [String] {
        Self.headline.prefix(4).compactMap { measure in
            let won = summary.winners.filter { $0.measure == measure }
            guard !won.isEmpty else { return nil }
            let parts = [
                part("significantly best is", .wins, won), part("the best mean has", .tooFew, won),
                part("the best mean, tied with others, has", .tied, won),
            ].compactMap { $0 }
            return "\(Self.capitalized(measure.label)), by points of the sweep: \(parts.joined(separator: "; "))."
        }
    }

    /// `the best mean has isochrone at 3`.
    private func part(_ words: String, _ verdict: MeasureWinner.Verdict, _ won: [MeasureWinner]) -> String? {
        let names = summary.strategies.compactMap { name -> String? in
            let points = won.filter { $0.verdict == verdict && $0.strategies.first == name }.compactMap(\.point)
            guard !points.isEmpty else { return nil }
            return "\(name) at \(points.count > 8 ? "\(points.count) of them" : Words.list(points.map { "\($0)" }))"
        }
        return names.isEmpty ? nil : "\(words) \(names.joined(separator: ", "))"
    }

    // MARK: - The first against the others

    /// A sentence for each other strategy; none with a sweep.
    var comparisons: [String] {
        guard let first = summary.strategies.first, summary.points.isEmpty, summary.strategies.count > 2 else {
            return []
        }
        return summary.strategies.dropFirst().compactMap { other in
            let all = summary.comparisons.filter { $0.other == other && Self.headline.contains($0.measure) }
            let parts = [
                part("better", .better, all), part("worse", .worse, all), part("the same", .same, all),
                part("not told from chance", .undecided, all),
            ].compactMap { $0 }
            return parts.isEmpty ? nil : "\(first) against \(other): \(parts.joined(separator: "; "))."
        }
    }

    private func part(_ word: String, _ verdict: PairedComparison.Verdict, _ all: [PairedComparison]) -> String? {
        let measures = all.filter { $0.verdict == verdict }.map(\.measure.label)
        return measures.isEmpty ? nil : "\(word) in \(Words.list(measures))"
    }

    // MARK: - Caution

    private var chance: String? {
        let count = result.scenario.repetitions
        guard count < SignTest.leastPairs, summary.strategies.count > 1 else { return nil }
        return
            "\(Words.repetitions(count)) cannot tell differences from chance: it takes at least \(SignTest.leastPairs)."
    }

    private var interrupted: String? {
        guard summary.runs < summary.asked else { return nil }
        return "The simulation was stopped: \(summary.runs) of \(Words.count(summary.asked, "run")) are in this report."
    }

    static func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
