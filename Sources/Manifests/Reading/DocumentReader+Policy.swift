import ClusterModel

extension DocumentReader {
    func policy() -> SchedulingPolicy? {
        let fields = [
            "unmeasured", "evidence", "freshness", "partition", "references", "movePrice", "schedulerNames",
            "rescheduling", "moves",
        ]
        guard let spec = spec(fields) else { return nil }
        var policy = SchedulingPolicy(name: metadata?.name ?? "")
        policy.unmeasured = spec["unmeasured"]?.word() ?? policy.unmeasured
        policy.evidence = spec["evidence"]?.word() ?? policy.evidence
        policy.partition = spec["partition"]?.word() ?? policy.partition
        policy.freshness = spec["freshness"].flatMap(freshness) ?? policy.freshness
        policy.references = spec["references"].map(references) ?? [:]
        policy.movePrice = spec["movePrice"].flatMap(movePrice) ?? policy.movePrice
        policy.schedulerNames = spec["schedulerNames"]?.list()?.compactMap { $0.text() } ?? []
        policy.rescheduling = rescheduling(spec)
        return metadata == nil ? nil : policy
    }

    private func freshness(_ located: Located) -> FreshnessPolicy? {
        guard let fields = located.mapping(["freshFor", "staleFor", "stalePenalty"]) else { return nil }
        var freshness = FreshnessPolicy()
        freshness.freshFor = fields["freshFor"]?.quantity(seconds) ?? freshness.freshFor
        freshness.staleFor = fields["staleFor"]?.quantity(seconds) ?? freshness.staleFor
        if let penalty = fields["stalePenalty"], let value = penalty.number() {
            if value < 0 { penalty.note(.negative(value.shortDescription)) }
            freshness.stalePenalty = value
        }
        if freshness.staleFor < freshness.freshFor {
            (fields["staleFor"] ?? located).note(
                "staleFor is shorter than freshFor: \(DurationQuantity.text(freshness.staleFor, in: .seconds)) and "
                    + DurationQuantity.text(freshness.freshFor, in: .seconds),
                remedy: "measurements are stale after they were fresh")
        }
        return freshness
    }

    func seconds(_ text: String) -> Result<Double, Complaint> {
        DurationQuantity.parse(text, in: .seconds)
    }

    private func movePrice(_ located: Located) -> Double? {
        let remedy = "write a number from 0 to \(SchedulingPolicy.largestMovePrice.shortDescription), such as 0.5"
        guard let price = located.number(remedy: remedy) else { return nil }
        guard price >= 0 else {
            located.note("`\(price.shortDescription)` is negative", remedy: remedy)
            return nil
        }
        guard price <= SchedulingPolicy.largestMovePrice else {
            located.note("`\(price.shortDescription)` is too high a price", remedy: remedy)
            return nil
        }
        return price
    }

    private func references(_ located: Located) -> [String: Double] {
        guard let mapping = located.openMapping() else { return [:] }
        var references: [String: Double] = [:]
        for entry in mapping.entries {
            references[entry.key] = reference(entry.value, for: Metric(name: entry.key))
        }
        return references
    }

    /// Each in the unit of its metric; that of reliability is a bare −ln r.
    private func reference(_ located: Located, for metric: Metric) -> Double? {
        switch metric {
        case .latency, .jitter: located.positive { DurationQuantity.parse($0, in: .milliseconds) }
        case .bandwidth: located.positive(BitRate.parse)
        case .open: located.positiveNumber()
        case .reliability: located.positiveNumber(remedy: "write −ln r, such as 0.001 for 99.9%")
        }
    }
}
