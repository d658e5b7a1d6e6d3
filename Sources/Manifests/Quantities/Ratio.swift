/// Probabilities as manifests write them: `99.9%` or `0.999`.
enum Ratio {
    /// 0…1.
    static func parse(_ text: String) -> Result<Double, Complaint> {
        guard let (number, unit) = DecimalNumber.prefix(of: text), unit.isEmpty || unit == "%" else {
            return .failure(
                Complaint(message: "`\(text.excerpt)` is no ratio", remedy: "write one such as 99.9% or 0.999"))
        }
        guard !number.isNegative else { return .failure(.negative(text)) }
        guard let value = number.double(shiftedBy: unit.isEmpty ? 0 : -2) else { return .failure(.tooLarge(text)) }
        guard value <= 1 else {
            let isMeantAsPercent = unit.isEmpty && (10...100).contains(value)
            return .failure(
                Complaint(
                    message: "`\(text.excerpt)` is above \(unit.isEmpty ? "1" : "100%")",
                    remedy: isMeantAsPercent ? "did you mean \(text.excerpt)%?" : "write a ratio of at most 100%"))
        }
        return .success(value)
    }

    /// Percent where that reads as the same `Double` and is no longer, else the plain number.
    static func text(_ value: Double) -> String {
        let plain = value.shortDescription
        let percent = (value * 100).shortDescription + "%"
        guard case .success(value) = parse(percent), percent.count <= plain.count + 1 else { return plain }
        return percent
    }
}
