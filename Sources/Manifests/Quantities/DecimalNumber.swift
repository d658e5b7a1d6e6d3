/// A decimal number exactly as written: significant digits and a power of ten.
struct DecimalNumber: Hashable {
    var isNegative: Bool
    /// ASCII digits without leading zeros; empty for zero.
    private var digits: String
    private var exponent: Int

    var isZero: Bool { digits.isEmpty }

    /// Longer numbers are not read: no unit needs so many digits.
    private static let lengthLimit = 400
    private static let exponentLimit = 99_999

    /// Reads a whole text such as `-1.5e3`.
    init?(_ text: some StringProtocol) {
        guard let (number, rest) = Self.prefix(of: text), rest.isEmpty else { return nil }
        self = number
    }

    /// Reads a whole text by JSON's grammar: no `+`, no leading zeros, digits on both sides of the point.
    init?(json text: String) {
        var rest = text[...]
        if rest.first == "-" { rest.removeFirst() }
        let whole = rest.prefix { $0.isDecimalDigit }
        rest = rest.dropFirst(whole.count)
        guard !whole.isEmpty, whole == "0" || whole.first != "0" else { return nil }
        if rest.first == "." {
            guard rest.dropFirst().first?.isDecimalDigit == true else { return nil }
        }
        self.init(text)
    }

    /// The number that a text starts with, and what follows it: `1.5`, `ms` of `1.5ms`.
    ///
    /// An `e` counts as the exponent's only before digits, so that `2E` is two exa.
    static func prefix<Text: StringProtocol>(of text: Text) -> (number: DecimalNumber, rest: Text.SubSequence)? {
        guard text.utf8.count <= lengthLimit else { return nil }
        var rest = text[text.startIndex...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst() }
        let whole = rest.prefix { $0.isDecimalDigit }
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == "." {
            fraction = rest.dropFirst().prefix { $0.isDecimalDigit }
            guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
        let exponent = takeExponent(&rest)
        let digits = (String(whole) + String(fraction)).drop { $0 == "0" }
        let number = DecimalNumber(
            isNegative: isNegative, digits: String(digits), exponent: exponent - fraction.count)
        return (number, rest)
    }

    private init(isNegative: Bool, digits: String, exponent: Int) {
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    private static func takeExponent<Text: StringProtocol>(_ rest: inout Text) -> Int where Text.SubSequence == Text {
        guard rest.first == "e" || rest.first == "E" else { return 0 }
        var tail = rest.dropFirst()
        let sign = tail.first == "-" ? -1 : 1
        if tail.first == "-" || tail.first == "+" { tail = tail.dropFirst() }
        let digits = tail.prefix { $0.isDecimalDigit }
        guard !digits.isEmpty else { return 0 }
        rest = tail.dropFirst(digits.count)
        return sign * min(Int(digits) ?? exponentLimit, exponentLimit)
    }
}

extension DecimalNumber {
    /// The nearest `Double` to this number × 10^`shift`; `nil` beyond the range of `Double`.
    func double(shiftedBy shift: Int = 0) -> Double? {
        guard !isZero else { return 0 }
        guard let value = Double("\(isNegative ? "-" : "")\(digits)e\(exponent + shift)"), value.isFinite else {
            return nil
        }
        return value
    }

    /// The number × `factor`, exact in decimals where it fits into 128 bits.
    func multiplied(by factor: UInt64) -> DecimalNumber? {
        guard !isZero else { return self }
        guard let (significand, power) = significand() else { return nil }
        let (product, overflow) = significand.multipliedReportingOverflow(by: UInt128(factor))
        guard !overflow else { return nil }
        return DecimalNumber(isNegative: isNegative, digits: String(product), exponent: power)
    }

    /// The number × 10^`shift` as an integer; `nil` when it is none.
    enum Whole: Hashable {
        case exact(Int64)
        /// The number has parts below 1.
        case fractional
        case overflow
    }

    func whole(shiftedBy shift: Int = 0) -> Whole {
        guard !isZero else { return .exact(0) }
        guard var (value, power) = significand() else { return exponent + shift < 0 ? .fractional : .overflow }
        power += shift
        guard power > -40 else { return .fractional }
        while power < 0 {
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return .fractional }
            (value, power) = (quotient, power + 1)
        }
        while power > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return .overflow }
            (value, power) = (product, power - 1)
        }
        guard let magnitude = Int64(exactly: value) else { return .overflow }
        return .exact(isNegative ? -magnitude : magnitude)
    }

    private func significand() -> (value: UInt128, power: Int)? {
        var kept = digits[...]
        while kept.last == "0" { kept.removeLast() }
        guard let value = UInt128(kept) else { return nil }
        return (value, exponent + digits.count - kept.count)
    }
}

extension Character {
    /// Whether it is one of the ASCII digits.
    var isDecimalDigit: Bool {
        isASCII && isWholeNumber
    }
}
