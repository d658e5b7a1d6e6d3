import ClusterModel
import Placement

/// One strategy on all applications, judged by the model.
struct StrategyRun {
    let strategy: String
    private(set) var results: [Result] = []
    /// How long the strategy took, without the judging.
    private(set) var milliseconds = 0.0

    /// What became of one application.
    struct Result {
        let application: ApplicationID
        let placements: [ReplicaPlacement]
        let judgement: PlacementJudgement
    }

    init(_ strategy: any PlacementStrategy, _ input: PlaceInput, seconds: Double) {
        self.strategy = strategy.name
        input.forEachRequest { request in
            let start = ContinuousClock.now
            let placements = strategy.place(request, deadline: .after(seconds: seconds)).placements
            milliseconds += (ContinuousClock.now - start) / .milliseconds(1)
            let judgement = Planner.judge(request, placements: placements)
            results.append(
                Result(application: request.application.id, placements: placements, judgement: judgement))
            return placements
        }
    }

    var isFeasible: Bool { results.allSatisfy(\.judgement.isFeasible) }
    var violations: Int { results.reduce(0) { $0 + $1.judgement.violations.count } }
    var unplaced: Int { results.reduce(0) { $0 + $1.judgement.unplaced.count } }

    /// The sum over the applications; `nil` while a replica has no node.
    var objective: Double? {
        results.reduce(0) { sum, result in sum.flatMap { sum in result.judgement.objective.map { sum + $0 } } }
    }
}

extension StrategyRun {
    /// Where everything is, and what is broken.
    var text: String {
        results.map { $0.text(strategy) }.joined(separator: "\n")
    }
}

extension StrategyRun.Result {
    fileprivate func text(_ strategy: String) -> String {
        let state =
            judgement.isFeasible
            ? "within its limits" : "\(judgement.violations.count) broken, \(judgement.unplaced.count) unplaced"
        let objective = judgement.objective.map { ", objective \(Figures.number($0))" } ?? ""
        var sections = ["\(application): \(state)\(objective), by \(strategy)"]
        if !placements.isEmpty {
            sections.append(
                placements.map { "\($0.component) \($0.replica): \($0.node)" }.joined(separator: "\n"))
        }
        sections += section("Broken", judgement.violations.map(\.sentence))
        sections += section("Without a node", judgement.unplaced.map { "\($0.component) \($0.replica)" })
        return sections.joined(separator: "\n\n") + "\n"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["\(title):\n" + lines.map { "  \($0)" }.joined(separator: "\n")]
    }
}
