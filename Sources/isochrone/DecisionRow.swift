import ClusterModel

/// A decision as the API lists it.
struct DecisionRow: Codable {
    var id: String
    var verb: String
    var pod: DecisionRecord.Pod
    var outcome: DecisionRecord.Outcome
    var reason: String?
    var decidedAt: Timestamp
    var age: Double
    var requests: Int
    var basis: DecisionRecord.Basis?
    var candidates: Int
    var passing: Int
    var causes: [DecisionRecord.CauseCount]
    var nodes: [Node]
    var node: String?
    var source: String?

    struct Node: Codable {
        var node: String
        var verdict: String
        var score: Int?
        var regret: Double?
        var reason: String?
        var cause: Rejection.Cause?
    }

    /// One line for each decision.
    static func table(_ decisions: [DecisionRow]) -> String {
        guard !decisions.isEmpty else { return "kube-scheduler asked nothing yet." }
        var table = TextTable(
            ["AGE", "VERB", "POD", "REPLICA", "PASSING", "NODE", "BASIS AGE", "TIMES", "ANSWER"],
            rightAligned: [0, 4, 6, 7])
        for decision in decisions { table.add(decision.cells) }
        return table.text()
    }

    private var cells: [TextTable.Cell] {
        let replica = pod.component.map { name in pod.replica.map { "\(name) \($0)" } ?? name } ?? ""
        return [
            TextTable.Cell(Figures.age(age)), TextTable.Cell(verb), TextTable.Cell("\(pod.namespace)/\(pod.name)"),
            TextTable.Cell(replica), TextTable.Cell("\(passing)/\(candidates)"), TextTable.Cell(node ?? ""),
            TextTable.Cell(basis?.age.map(Figures.age) ?? Figures.unknown), TextTable.Cell("\(requests)"), answer,
        ]
    }

    private var moved: TextTable.Cell {
        let text = [outcome.rawValue, reason].compactMap(\.self).joined(separator: ": ")
        switch outcome {
        case .lost: return TextTable.Cell(text, .bad)
        case .moved, .repaired: return TextTable.Cell(text, .good)
        default: return TextTable.Cell(text, .warning)
        }
    }

    private var answer: TextTable.Cell {
        switch outcome {
        case .neutral: TextTable.Cell("none of ours", .faint)
        case .assessed where passing == 0 && verb == "filter":
            TextTable.Cell(causes.map { "\($0.nodes) × \($0.cause)" }.joined(separator: ", "), .bad)
        case .evicted, .rehearsed, .moved, .repaired, .waiting, .lost: moved
        case .assessed, .bound: TextTable.Cell(outcome.rawValue, .good)
        case .planned: TextTable.Cell("planned node only", .warning)
        case .overloaded: TextTable.Cell("overloaded", .warning)
        case .refused, .failed: TextTable.Cell(reason ?? outcome.rawValue, .bad)
        }
    }
}
