extension PodMove {
    /// Who goes where and why: `alarm 0 from edge-1 to edge-2: in-time broken for 60 s (…)`.
    public var sentence: String {
        "\(pod.component) \(pod.replica) from \(pod.node) to \(target): \(reason.sentence)"
    }
}

extension PodMove.Reason {
    /// `in-time broken for 60 s (link a → b: p95 latency 61 ms, …)`, or `3 moves gain 12.5, 25 % of the objective`.
    public var sentence: String {
        switch self {
        case .violation(let constraints, let seconds, let sentence):
            return "\(constraints.joined(separator: ", ")) broken for \(QuantityText.age(seconds)) (\(sentence))"
        case .improvement(let gain, let share, let moves):
            let gained = "\(QuantityText.decimal(gain)), \(QuantityText.percent(share)) of the objective"
            return moves == 1 ? "gains \(gained)" : "first of \(moves) moves that gain \(gained)"
        }
    }

    /// The word of metrics and decisions.
    public var word: String {
        switch self {
        case .violation: "violation"
        case .improvement: "improvement"
        }
    }
}
