extension ComponentExplanation {
    /// Nodes that are listed one by one; the rest is counted by cause.
    private static let listed = 6

    /// The least regret that is shown as a number.
    private static let leastShown = 0.001

    /// Where the replica is, its runner-up, and why it is not elsewhere.
    public var text: String {
        ([headline] + rejectionLines.map { "  \($0)" }).joined(separator: "\n")
    }

    private var headline: String {
        let place = node.map { "on \($0)" } ?? "nowhere"
        return "\(component) \(replica): \(place)\(isPlaced ? " (already there)" : "")\(runnerUpText)"
    }

    private var runnerUpText: String {
        guard let runnerUp else { return "" }
        return "; next best \(runnerUp.node), \(Self.text(ofRegret: runnerUp.regret))"
    }

    private static func text(ofRegret regret: Double) -> String {
        if regret <= 0 { return "no worse" }
        guard regret >= leastShown else { return "worse by less than \(QuantityText.decimal(leastShown))" }
        return "worse by \(QuantityText.decimal(regret)) or more"
    }

    private var rejectionLines: [String] {
        rejections.count <= Self.listed
            ? rejections.map { "not \($0.node): \($0.cause.sentence)" } : countedRejections
    }

    /// By cause, the most frequent first, each with one node as an example.
    private var countedRejections: [String] {
        let groups = Dictionary(grouping: rejections, by: \.cause.summary)
        return groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { summary, members in
            guard members.count > 1, let first = members.first else {
                return "not \(members[0].node): \(members[0].cause.sentence)"
            }
            return "not \(members.count) nodes: \(summary), as \(first.node): \(first.cause.sentence)"
        }
    }
}
