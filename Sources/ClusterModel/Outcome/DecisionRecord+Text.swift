extension DecisionRecord {
    /// The record for people, with ages as of `now`: who asked, what was answered, from what, and what each node was.
    public func text(now: Timestamp) -> String {
        ([headline(now)] + details.map { "  \($0)" }).joined(separator: "\n")
    }

    private func headline(_ now: Timestamp) -> String {
        let role = pod.component.map { component in
            let seat = pod.replica.map { "\(component) \($0)" } ?? component
            return " (\(pod.application ?? "?"), \(seat))"
        }
        let times = requests > 1 ? ", \(requests) times" : ""
        return "\(verb) \(pod.namespace)/\(pod.name)\(role ?? ""), "
            + "\(QuantityText.age(now.seconds(since: decidedAt))) ago\(times): \(answer)"
    }

    private var answer: String {
        switch outcome {
        case .neutral: "none of ours, everything passes"
        case .overloaded: "too many requests at once, not looked at"
        case .refused, .failed: reason ?? outcome.rawValue
        case .evicted, .rehearsed, .waiting, .moved, .lost, .repaired: moveText
        case .bound: "bound to \(node ?? "?")"
        case .planned: "only the planned node passes, there was no time for the others" + held
        case .assessed:
            verb == "preempt"
                ? "\(passing) of \(candidates) nodes are worth an eviction"
                : "\(passing) of \(candidates) nodes pass" + held
        }
    }

    /// What became of a pod that runs, with the reason after it.
    private var moveText: String {
        let (from, to) = (source ?? "?", node ?? "?")
        let words =
            switch outcome {
            case .evicted: "evicted from \(from), meant for \(to)"
            case .rehearsed: "would be evicted from \(from) for \(to) (dry-run)"
            case .moved: "moved from \(from) to \(to)"
            case .lost: "left \(from) and has no node"
            case .repaired: "no required limit is broken any more"
            default: "stays for now"
            }
        return reason.map { "\(words): \($0)" } ?? words
    }

    private var held: String {
        verb == "filter" ? node.map { "; capacity is held on \($0)" } ?? "" : ""
    }

    private var details: [String] {
        let lines = nodes.map(\.line)
        let shown = nodes.count { $0.score != nil || $0.reason != nil }
        let omitted = candidates - shown
        return [basis?.line(of: self)].compactMap(\.self) + causes.map { "\($0.nodes) × \($0.cause)" } + lines
            + (omitted > 0 && !lines.isEmpty ? ["and \(omitted) nodes that are not listed"] : [])
    }
}

extension DecisionRecord.Basis {
    fileprivate func line(of record: DecisionRecord) -> String {
        let made = QuantityText.age(record.decidedAt.seconds(since: plannedAt))
        let sample = age.map { ", its oldest sample \(QuantityText.age($0)) old" } ?? ", which rests on no sample"
        let part = record.candidates < knownNodes ? ", \(record.candidates) of \(knownNodes) nodes were shown" : ""
        return
            "from a plan (\(planStatus.rawValue)) made \(made) before on snapshot \(snapshotRevision)\(sample)\(part)"
    }
}

extension DecisionRecord.NodeVerdict {
    fileprivate var line: String {
        if let reason { return "not \(node): \(reason)" }
        guard let score else { return node }
        switch regret {
        case nil: return "\(node): score \(score), how much worse is unknown"
        case let regret? where regret <= 0: return "\(node): score \(score)"
        case let regret?: return "\(node): score \(score), worse by \(QuantityText.decimal(regret)) or more"
        }
    }
}
