import ClusterModel

/// A decision as the API shows it: the record, with its causes in words too.
struct DecisionDocument: Encodable {
    let record: DecisionRecord
    private let now: Timestamp

    init(_ record: DecisionRecord, now: Timestamp) {
        self.record = record
        self.now = now
    }

    private enum CodingKeys: String, CodingKey {
        case id, verb, pod, outcome, reason, decidedAt, age, requests, basis, candidates, passing, causes, nodes, node,
            source
    }

    private struct Node: Encodable {
        var node: String
        var verdict: String
        var score: Int?
        var regret: Double?
        var reason: String?
        var cause: Rejection.Cause?
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(record.id, forKey: .id)
        try container.encode(record.verb, forKey: .verb)
        try container.encode(record.pod, forKey: .pod)
        try container.encode(record.outcome, forKey: .outcome)
        try container.encodeIfPresent(record.reason, forKey: .reason)
        try container.encode(record.decidedAt, forKey: .decidedAt)
        try container.encode(now.seconds(since: record.decidedAt), forKey: .age)
        try container.encode(record.requests, forKey: .requests)
        try container.encodeIfPresent(record.basis, forKey: .basis)
        try container.encode(record.candidates, forKey: .candidates)
        try container.encode(record.passing, forKey: .passing)
        try container.encode(record.causes, forKey: .causes)
        try container.encode(record.nodes.map(node), forKey: .nodes)
        try container.encodeIfPresent(record.node, forKey: .node)
        try container.encodeIfPresent(record.source, forKey: .source)
    }

    private func node(_ verdict: DecisionRecord.NodeVerdict) -> Node {
        Node(
            node: verdict.node, verdict: verdict.reason == nil ? "passes" : "rejected", score: verdict.score,
            regret: verdict.regret, reason: verdict.reason, cause: verdict.cause)
    }
}
