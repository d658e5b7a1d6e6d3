/// Spans of time as manifests write them: `40ms`, `1.5s`, `100us`, `2m`.
enum DurationQuantity {
    /// The unit that the model keeps a span in.
    enum Base {
        case milliseconds
        case seconds

        /// Power of ten that turns seconds into this unit.
        fileprivate var powerOfSecond: Int { self == .milliseconds ? 3 : 0 }
        fileprivate var suffix: String { self == .milliseconds ? "ms" : "s" }
    }

    /// Seconds in each unit, as factor × 10^power.
    private static let units: [String: (factor: UInt64, power: Int)] = [
        "ns": (1, -9), "us": (1, -6), "µs": (1, -6), "μs": (1, -6), "ms": (1, -3), "s": (1, 0), "m": (6, 1),
        "min": (6, 1), "h": (36, 2),
    ]

    /// The nearest `Double` to what is written.
    static func parse(_ text: String, in base: Base) -> Result<Double, Complaint> {
        guard let (number, unit) = DecimalNumber.prefix(of: text) else {
            return .failure(Complaint(message: "`\(text.excerpt)` is no duration", remedy: "write one such as 40ms"))
        }
        guard !unit.isEmpty else {
            return .failure(
                Complaint(message: "`\(text.excerpt)` has no unit", remedy: "write \(text.excerpt)\(base.suffix)"))
        }
        guard let (factor, power) = units[String(unit)] else {
            return .failure(
                Complaint(
                    message: "`\(text.excerpt)` is no duration: its unit is `\(String(unit).excerpt)`",
                    remedy: "use ns, us, ms, s, m or h"))
        }
        guard !number.isNegative else { return .failure(.negative(text)) }
        let shift = power + base.powerOfSecond
        let value =
            number.multiplied(by: factor)?.double(shiftedBy: shift)
            ?? number.double(shiftedBy: shift).map { $0 * Double(factor) }
        guard let value, value.isFinite else { return .failure(.tooLarge(text)) }
        return .success(value)
    }

    /// The shortest spelling that reads as the same `Double`.
    static func text(_ value: Double, in base: Base) -> String {
        value.shortDescription + base.suffix
    }
}

extension Double {
    /// The shortest digits that read as the same number, without `.0`.
    var shortDescription: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
