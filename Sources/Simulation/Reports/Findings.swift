import ClusterModel

/// What a summary says in plain sentences: the answer that reports begin with.
struct Findings {
    let result: SimulationResult
    let summary: SimulationSummary

    /// The most important first.
    var answer: [String] {
        goal + winners + comparisons + [chance, interrupted].compactMap { $0 }
    }

    // MARK: - What was looked for

    private var goal: [String] {
        guard let sweep = result.scenario.sweep, let goal = sweep.until, let measure = Measure(rawValue: goal.measure)
        else { return [] }
        let aim = "\(measure.label) \(Self.bounds(goal, measure))"
        return summary.goals.map { "\($0.strategy) \(Self.text(of: $0, sweep, measure, aim: aim))" }
    }

    /// `≥ 99 %`.
    static func bounds(_ goal: Sweep.Goal, _ measure: Measure) -> String {
        [goal.atLeast.map { "≥ \(measure.text($0))" }, goal.atMost.map { "≤ \(measure.text($0))" }]
            .compactMap { $0 }.joined(separator: " and ")
    }

    private static func text(of goal: GoalOutcome, _ sweep: Sweep, _ measure: Measure, aim: String) -> String {
        guard let estimate = goal.estimate else { return "was not measured for \(aim)." }
        guard let reached = goal.reachedAt else {
            let best = goal.bestAt.map { " at \($0) \(sweep.name)" } ?? ""
            return "never reaches \(aim); it comes closest\(best): \(measure.text(estimate))."
        }
        let sure =
            switch goal.surelyAt {
            case .some(let point) where point == reached: ", with its whole confidence interval"
            case .some(let point): "; its whole confidence interval does from \(point) on"
            case nil: estimate.halfWidth == nil ? "" : "; no confidence interval keeps it as a whole"
            }
        return "reaches \(aim) first at \(reached) \(sweep.name): \(measure.text(estimate))\(sure)"
            + (goal.isKept ? "." : "; at some larger value it does not.")
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
        var (alone, tied): ([String: [String]], [String]) = ([:], [])
        for winner in Self.headline.compactMap({ summary.winner($0, at: point) }) {
            switch winner.verdict {
            case .wins: alone[winner.strategies.first ?? "", default: []].append(winner.measure.label)
            case .tied: tied.append(tie(winner))
            case .tooFew: tied.append(lead(winner))
            }
        }
        let best = summary.strategies.compactMap { name in
            alone[name].map { "\(name) is significantly better than all others in \(Words.list($0))." }
        }
        return best + tied
    }

    private func tie(_ winner: MeasureWinner) -> String {
        let all = winner.strategies.count == summary.strategies.count && winner.strategies.count > 2
        let names = all ? "all strategies" : Words.list(winner.strategies)
        return "\(Self.capitalized(winner.measure.label)): \(names) cannot be told apart\(value(winner))."
    }

    private func lead(_ winner: MeasureWinner) -> String {
        let verb = winner.strategies.count == 1 ? "has" : "have"
        let few = chance == nil ? ", with too few values to tell whether by chance" : ""
        return "\(Self.capitalized(winner.measure.label)): \(Words.list(winner.strategies)) \(verb) the best mean"
            + "\(value(winner))\(few)."
    }

    private func value(_ winner: MeasureWinner) -> String {
        winner.strategies.first.flatMap { summary.estimate(winner.measure, $0, at: winner.point) }
            .map { " (\(winner.measure.text($0)))" } ?? ""
    }

    private var winnersOverPoints: [String] {
        Self.headline.prefix(4).compactMap { measure in
            let won = summary.winners.filter { $0.measure == measure }
            guard !won.isEmpty else { return nil }
            let alone = summary.strategies.compactMap { name -> String? in
                let count = won.count { $0.verdict == .wins && $0.strategies.first == name }
                return count > 0 ? "\(name) at \(count)" : nil
            }
            let open = won.count { $0.verdict != .wins }
            let rest = open > 0 ? (alone.isEmpty ? "" : "; ") + "none is known to be best at \(open)" : ""
            let best = alone.isEmpty ? "" : "best is \(Words.list(alone))"
            return
                "\(Self.capitalized(measure.label)), of \(Words.count(won.count, "point")) of the sweep: \(best)\(rest)."
        }
    }

    // MARK: - The first against the others

    private var comparisons: [String] {
        guard let first = summary.strategies.first, summary.points.isEmpty else { return [] }
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
