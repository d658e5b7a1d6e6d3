extension LimitCheck {
    /// The check as a sentence: what was measured, how old that is, and the limit.
    ///
    /// `link edge-3 → cloud-1: p95 latency 61.2 ms, measured 4 s ago, limit 40 ms (in-time)`
    public var sentence: String {
        let place = hops.count == 1 ? "link \(hops[0].source) → \(hops[0].sink)" : subject
        return "\(place): \(quantity) \(observedText)\(origin), \(limitText) (\(constraint))"
    }

    /// The class of a broken check without anything that differs from node to node: `p95 latency above 40 ms (in-time)`.
    public var summary: String {
        guard observed != nil else { return "\(quantity) unknown (\(constraint))" }
        return "\(quantity) \(isMinimum ? "below" : "above") \(text(limit)) (\(constraint))"
    }

    /// What is limited: `p95 latency`, `reliability`, the name of an open metric.
    var quantity: String {
        switch kind {
        case .latency: statistic.map { "\($0.rawValue) latency" } ?? "latency"
        case .metric: metric ?? "metric"
        default: kind.rawValue
        }
    }

    private var observedText: String {
        guard let observed else { return "unknown" }
        return text(observed) + processingText
    }

    /// `limit 40 ms`, or `at least 99.9 %`.
    private var limitText: String {
        "\(isMinimum ? "at least" : "limit") \(text(limit))"
    }

    /// The observed value with its unit, `38.2 ms`; `nil` where it is unknown.
    package var observedValue: String? { observed.map(text) }

    /// The limit with its unit and direction: `at most 40 ms`, `at least 99.9 %`.
    package var limitValue: String { "\(isMinimum ? "at least" : "at most") \(text(limit))" }

    /// A value in the unit of the limit, with as many decimals as it takes to tell the two apart.
    private func text(_ value: Double) -> String {
        guard abs(value - limit) > Self.tolerance(limit) else { return format(limit, 4) }
        let least = kind == .reliability ? 2 : 1
        let apart = (least..<9).first { format(value, $0) != format(limit, $0) } ?? 9
        return format(value, apart)
    }

    private func format(_ value: Double, _ places: Int) -> String {
        switch kind {
        case .latency, .jitter: QuantityText.milliseconds(value, places: places)
        case .reliability: QuantityText.percent(value, places: places)
        case .bandwidth: QuantityText.bitRate(value, places: places)
        default: QuantityText.decimal(value, places: places)
        }
    }

    /// The observed value rounded to the side on which it would be kept as a limit, and the limit: `47 ms, limit 40 ms`.
    var holdingText: String {
        guard let observed else { return "no value" }
        return "\(format(rounded(observed), 9)), \(limitText)"
    }

    private func rounded(_ value: Double) -> Double {
        guard kind != .reliability else { return rounded(value, unit: 1e-4) }
        guard kind == .bandwidth else { return rounded(value, unit: abs(value) < 1 ? 0.001 : 0.1) }
        return rounded(value, unit: [1e8, 1e5, 1e2].first { abs(value) >= $0 * 10 } ?? 0.1)
    }

    /// Up to the next multiple of a unit where less is better, else down; what rounding alone explains stays.
    private func rounded(_ value: Double, unit: Double) -> Double {
        let units = value / unit
        guard units.isFinite, abs(units) < 1e15, abs(units - units.rounded()) > 1e-6 else { return value }
        return units.rounded(isMinimum ? .down : .up) * unit
    }

    /// What components add to the hops.
    private var processingText: String {
        guard kind == .latency, let observed else { return "" }
        let links = hops.compactMap(\.value).reduce(0, +)
        guard !hops.isEmpty, hops.allSatisfy({ $0.value != nil }), observed - links > 1e-6 else { return "" }
        return " (\(QuantityText.milliseconds(observed - links)) of it processing)"
    }

    /// Where the value comes from: how one hop became known, or each hop with its part.
    private var origin: String {
        guard hops.count > 1 else { return hops.first.map { ", \($0.origin)" } ?? "" }
        let parts = hops.map { hop in
            let value = hop.value.map { format($0, kind == .reliability ? 2 : 1) } ?? "unknown"
            return "\(hop.source) → \(hop.sink) \(value) \(hop.origin)"
        }
        return " = " + parts.joined(separator: " + ")
    }
}

extension LimitCheck.Hop {
    /// `measured 4 s ago`, `measured 4 min ago, stale`, `declared`, `predicted`, `last measured 12 min ago`, or `never measured`.
    var origin: String {
        let ago = age.map { "\(QuantityText.age($0)) ago" }
        switch (method, value) {
        case (nil, _): return "never measured"
        case (.declared, .some): return "declared"
        case (.predicted, .some): return ago.map { "predicted \($0)" } ?? "predicted"
        case (_, .some) where freshness == .stale: return ago.map { "measured \($0), stale" } ?? "stale"
        case (_, .some): return ago.map { "measured \($0)" } ?? "measured"
        case (_, nil) where freshness == .expired: return ago.map { "last measured \($0)" } ?? "not measured"
        case (.predicted, nil): return "only predicted"
        case (_, nil): return ago.map { "not known from what was measured \($0)" } ?? "not declared"
        }
    }
}
