/// Bandwidths as manifests write them: `5Mbps`, `1Gbps`, `500kbps`, `9600bps`.
enum BitRate {
    /// Powers of ten, the largest first.
    private static let units: [(name: String, power: Int)] = [
        ("Tbps", 12), ("Gbps", 9), ("Mbps", 6), ("kbps", 3), ("bps", 0),
    ]

    /// In bit/s.
    static func parse(_ text: String) -> Result<Double, Complaint> {
        guard let (number, unit) = DecimalNumber.prefix(of: text) else {
            return .failure(Complaint(message: "`\(text.excerpt)` is no bandwidth", remedy: "write one such as 5Mbps"))
        }
        guard !unit.isEmpty else {
            return .failure(Complaint(message: "`\(text.excerpt)` has no unit", remedy: "write \(text.excerpt)bps"))
        }
        guard let power = units.first(where: { $0.name == unit })?.power else {
            return .failure(
                Complaint(
                    message: "`\(text.excerpt)` is no bandwidth: its unit is `\(String(unit).excerpt)`",
                    remedy: "use bps, kbps, Mbps, Gbps or Tbps"))
        }
        guard !number.isNegative else { return .failure(.negative(text)) }
        guard let value = number.double(shiftedBy: power) else { return .failure(.tooLarge(text)) }
        return .success(value)
    }

    /// In the largest unit that makes it 1 or more and reads as the same `Double`.
    static func text(_ value: Double) -> String {
        for unit in units where unit.power > 0 {
            guard let scale = Double("1e\(unit.power)"), value >= scale else { continue }
            let text = (value / scale).shortDescription + unit.name
            if case .success(value) = parse(text), text.count <= value.shortDescription.count + 3 { return text }
        }
        return value.shortDescription + "bps"
    }
}
