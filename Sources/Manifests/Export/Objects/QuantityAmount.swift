/// Whole numbers as Kubernetes' quantities: `20M`, `1500`.
enum QuantityAmount {
    private static let suffixes: [(name: String, factor: Int64)] = [
        ("T", 1_000_000_000_000), ("G", 1_000_000_000), ("M", 1_000_000), ("k", 1000),
    ]

    /// The number rounded up; `nil` where it is none, or beyond 64 bits.
    static func text(_ value: Double) -> String? {
        guard let amount = Int64(exactly: value.rounded(.up)), amount >= 0 else { return nil }
        for (name, factor) in suffixes where amount > 0 && amount % factor == 0 { return "\(amount / factor)\(name)" }
        return "\(amount)"
    }

    /// The number in thousands, rounded by `rule`; `nil` beyond 1 Pbit/s, where it would not be read back exactly.
    static func thousands(_ value: Double, _ rule: FloatingPointRoundingRule) -> Int64? {
        guard let amount = Int64(exactly: (value / 1000).rounded(rule)), (0...1 << 40).contains(amount) else {
            return nil
        }
        return amount
    }
}
