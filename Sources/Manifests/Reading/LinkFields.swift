import ClusterModel

/// What a topology file says of one link.
struct LinkFields {
    private let fields: MappingReader

    /// The last four are there for topologies that were measured and then exported.
    static let all = [
        "latency", "jitter", "reliability", "bandwidth", "properties", "method", "sampleCount", "window", "observedAt",
    ]

    init(_ fields: MappingReader) {
        self.fields = fields
    }

    func estimate() -> LinkEstimate {
        var estimate = LinkEstimate(method: fields["method"]?.word() ?? .declared)
        estimate.latency = fields["latency"].map(latency) ?? LatencySummary()
        estimate.jitter = fields["jitter"]?.quantity(milliseconds)
        estimate.reliability = fields["reliability"].flatMap(reliability)
        estimate.bandwidth = fields["bandwidth"]?.quantity(BitRate.parse)
        estimate.properties = fields["properties"].map(properties) ?? [:]
        estimate.sampleCount = fields["sampleCount"]?.integer(in: 0...Int64.max).map { Int($0) }
        estimate.window = fields["window"]?.quantity { DurationQuantity.parse($0, in: .seconds) }
        estimate.observedAt = fields["observedAt"]?.integer(in: Int64.min...Int64.max)
            .map { Timestamp(milliseconds: $0) }
        return estimate
    }

    private func milliseconds(_ text: String) -> Result<Double, Complaint> {
        DurationQuantity.parse(text, in: .milliseconds)
    }

    /// One duration for all statistics, or each by its name.
    private func latency(_ located: Located) -> LatencySummary {
        guard case .mapping = located.node.content else {
            return located.quantity(milliseconds).map { LatencySummary(constant: $0) } ?? LatencySummary()
        }
        var summary = LatencySummary()
        guard let mapping = located.mapping(LatencyStatistic.allCases.map(\.rawValue)) else { return summary }
        var below: LatencyStatistic?
        for statistic in LatencyStatistic.allCases {
            guard let place = mapping[statistic.rawValue], let value = place.quantity(milliseconds) else { continue }
            if let below, let bound = summary[below], value < bound {
                place.note(
                    "\(statistic.rawValue) is below \(below.rawValue)",
                    remedy: "the statistics of one distribution never fall from min to p99")
            }
            summary[statistic] = value
            below = statistic
        }
        return summary
    }

    /// A declared ratio, or a measured one with its interval.
    private func reliability(_ located: Located) -> ReliabilityEstimate? {
        guard case .mapping = located.node.content else {
            return located.quantity(Ratio.parse).map { ReliabilityEstimate(declared: $0) }
        }
        guard let mapping = located.mapping(["estimate", "lower", "upper", "messages"]) else { return nil }
        let estimate = mapping.required("estimate")?.quantity(Ratio.parse)
        let lower = mapping["lower"].map { $0.quantity(Ratio.parse) } ?? estimate
        let upper = mapping["upper"].map { $0.quantity(Ratio.parse) } ?? estimate
        let messages = mapping["messages"]?.integer(in: 0...Int64.max).map { Int($0) }
        guard let estimate, let lower, let upper else { return nil }
        if !(lower...max(lower, upper)).contains(estimate) {
            located.note("the estimate is outside its interval", remedy: "lower ≤ estimate ≤ upper")
        }
        return ReliabilityEstimate(estimate: estimate, lower: lower, upper: upper, messages: messages)
    }

    private func properties(_ located: Located) -> [String: Double] {
        guard let mapping = located.openMapping() else { return [:] }
        var properties: [String: Double] = [:]
        for entry in mapping.entries { properties[entry.key] = entry.value.number() }
        return properties
    }
}
