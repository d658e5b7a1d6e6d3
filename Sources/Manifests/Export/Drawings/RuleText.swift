import ClusterModel

/// Rules and amounts in the few words that fit on a drawing.
enum RuleText {
    static func text(_ constraint: Constraint) -> String {
        text(constraint.rule) + (constraint.enforcement.isRequired ? "" : " (preferred)")
    }

    private static func text(_ rule: Rule) -> String {
        switch rule {
        case .latency(let max, let statistic): "latency \(statistic.rawValue) ≤ \(milliseconds(max))"
        case .jitter(let max): "jitter ≤ \(milliseconds(max))"
        case .reliability(let min, let evidence):
            "reliability ≥ \(Ratio.text(min))" + (evidence.map { " \($0.rawValue)" } ?? "")
        case .bandwidth(let min): "bandwidth ≥ \(BitRate.text(min))"
        case .node(let requirement):
            ([requirement.key, requirement.operator.rawValue] + [requirement.values.joined(separator: ", ")])
                .filter { !$0.isEmpty }.joined(separator: " ")
        case .colocate(let key): "together in one \(key)"
        case .separate(let key): "each in a \(key) of its own"
        case .metric(let name, let min, let max):
            (min.map { "\($0.shortDescription) ≤ " } ?? "") + name + (max.map { " ≤ \($0.shortDescription)" } ?? "")
        }
    }

    static func milliseconds(_ value: Double) -> String {
        DurationQuantity.text(value, in: .milliseconds)
    }

    /// `250m cpu, 64Mi memory`; `nil` for nothing.
    static func text(_ resources: Resources) -> String? {
        var parts: [String] = []
        if resources.milliCPU != 0 { parts.append(ResourceQuantity.text(thousandths: resources.milliCPU) + " cpu") }
        if resources.memory != 0 { parts.append(ResourceQuantity.text(bytes: resources.memory) + " memory") }
        for (name, amount) in resources.extended.sorted(by: { $0.key < $1.key }) {
            parts.append("\(ResourceQuantity.text(thousandths: amount)) \(name)")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// What is known of a link, one property a line.
    static func lines(_ estimate: LinkEstimate) -> [String] {
        var lines: [String] = []
        let latency = estimate.latency
        if let constant = latency.min, latency == LatencySummary(constant: constant) {
            lines.append(milliseconds(constant))
        } else {
            lines += LatencyStatistic.allCases.compactMap { statistic in
                latency[statistic].map { "\(statistic.rawValue) \(milliseconds($0))" }
            }
        }
        if let jitter = estimate.jitter { lines.append("jitter \(milliseconds(jitter))") }
        if let reliability = estimate.reliability { lines.append(Ratio.text(reliability.estimate)) }
        if let bandwidth = estimate.bandwidth { lines.append(BitRate.text(bandwidth)) }
        return lines
            + estimate.properties.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.shortDescription)" }
    }
}
