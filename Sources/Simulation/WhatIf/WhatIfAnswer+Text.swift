import ClusterModel

extension WhatIfAnswer {
    /// The answer for people: one sentence first, then application by application.
    package var text: String {
        var sections = [question.isEmpty ? "What if?" : question, summary]
        let touched = applications.filter { $0.verdict != .untouched }
        if !touched.isEmpty { sections.append(touched.map(\.lines).joined(separator: "\n")) }
        if !notes.isEmpty { sections.append(notes.joined(separator: "\n")) }
        return sections.joined(separator: "\n\n") + "\n"
    }

    /// How many applications it is of, and what becomes of them.
    package var summary: String {
        guard !applications.isEmpty else { return "No application runs, so none is hit." }
        let counts = Change.Verdict.allCases.compactMap { verdict -> String? in
            let count = applications.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict.words(count))"
        }
        let total = applications.count == 1 ? "Of one application" : "Of \(applications.count) applications"
        return "\(total): \(counts.joined(separator: ", "))."
    }
}

extension WhatIfAnswer.Change {
    fileprivate var lines: String {
        var lines = ["\(name): \(verdict.sentence)"]
        lines += then.broken.map { "  \($0.sentence)" }
        if !then.isWhole {
            if then.isInfeasible { lines.append("  no placement keeps all its limits") }
            lines += then.reasons.prefix(3).map { "  \($0.sentence) (\($0.nodes) \($0.nodes == 1 ? "node" : "nodes"))" }
        }
        lines += moved.map { "  \($0.component) \($0.replica): \($0.source ?? "no place") → \($0.target)" }
        if let longest = repairs.max() { lines.append("  within its limits again after \(QuantityText.age(longest))") }
        return lines.joined(separator: "\n")
    }
}

extension WhatIfAnswer.Change.Verdict {
    fileprivate func words(_ count: Int) -> String {
        switch self {
        case .untouched: "untouched"
        case .moved: count == 1 ? "moves and keeps its limits" : "move and keep their limits"
        case .mended: count == 1 ? "is within its limits only then" : "are within their limits only then"
        case .troubled: count == 1 ? "is in trouble already" : "are in trouble already"
        case .broken: count == 1 ? "breaks limits" : "break limits"
        case .homeless: count == 1 ? "finds no place" : "find no place"
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .untouched: "nothing changes"
        case .moved: "moves and keeps its limits"
        case .mended: "is within its limits, which it is not now"
        case .troubled: "is in trouble, as it is now"
        case .broken: "breaks limits"
        case .homeless: "finds no place"
        }
    }
}

extension ConstraintOutcome {
    /// `in-time: 61.2 ms, limit 40 ms`.
    package var sentence: String {
        guard let last, let limit else { return "\(label) does not hold" }
        return "\(label): \(figure(last)), limit \(figure(limit))"
    }

    private func figure(_ value: Double) -> String {
        switch Metric(name: rule) {
        case .latency, .jitter: QuantityText.milliseconds(value)
        case .reliability: QuantityText.percent(value, places: 4)
        case .bandwidth: QuantityText.bitRate(value)
        case .open: QuantityText.decimal(value)
        }
    }
}
