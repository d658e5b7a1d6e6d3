/// The nodes in the order of the answer, and why the others are out.
struct AnswerReport {
    let answer: Answer
    let nodes: [String]

    func print() {
        var rows = [["node", "score", ""]]
        rows += answer.scores.map { [$0.node, String($0.score), Terminal.good("passes")] }
        rows += nodes.filter { answer.reasons[$0] != nil }
            .map { [$0, "–", Terminal.bad("rejected: \(answer.reasons[$0] ?? "")")] }
        Terminal.table(rows, rightAligned: false)
    }
}
