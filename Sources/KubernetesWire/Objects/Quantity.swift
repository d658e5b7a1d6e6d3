/// An amount of a resource as Kubernetes writes it (`250m`, `1.5Gi`, `2e3`), exact in billionths of its unit.
///
/// As `resource.ParseQuantity` of k8s.io/apimachinery has it: what is finer than a billionth is rounded away from zero, and
/// amounts beyond ±(2^63 − 1) units count as that.
package struct Quantity: Hashable, Sendable, Comparable {
    /// Billionths of the unit.
    package var billionths: Int128

    package static let zero = Quantity(billionths: 0)
    private static let unit: Int128 = 1_000_000_000
    private static let largest = Int128(Int64.max) * unit

    package init(billionths: Int128) {
        self.billionths = billionths
    }

    /// Whole units, rounded away from zero.
    package var units: Int64 { rounded(to: Self.unit) }

    /// Thousandths of the unit, rounded away from zero; those beyond 64 bits count as the largest there are.
    package var thousandths: Int64 { rounded(to: Self.unit / 1000) }

    package static func < (left: Quantity, right: Quantity) -> Bool { left.billionths < right.billionths }

    package static func + (left: Quantity, right: Quantity) -> Quantity {
        let (sum, overflow) = left.billionths.addingReportingOverflow(right.billionths)
        guard overflow else { return Quantity(billionths: sum) }
        return Quantity(billionths: left.billionths < 0 ? -largest : largest)
    }

    private func rounded(to part: Int128) -> Int64 {
        Int64(clamping: Self.divided(billionths, by: part))
    }

    /// Rounded away from zero.
    private static func divided(_ number: Int128, by part: Int128) -> Int128 {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: part)
        return remainder == 0 ? quotient : quotient + remainder.signum()
    }
}

extension Quantity {
    /// Reads a whole text; `nil` for what is no quantity.
    package init?(_ text: ArraySlice<UInt8>) {
        var scan = Scan(rest: text)
        let isNegative = scan.takes(UInt8(ascii: "-"))
        if !isNegative { _ = scan.takes(UInt8(ascii: "+")) }
        guard scan.takeDigits(), let (factor, power) = scan.suffix() else { return nil }
        let magnitude = Self.billionths(scan, factor, power)
        billionths = isNegative ? -magnitude : magnitude
    }

    private static func billionths(_ scan: Scan, _ factor: Int128, _ power: Int) -> Int128 {
        guard scan.significand != 0 else { return scan.isInexact ? 1 : 0 }
        guard !scan.isTooLarge else { return largest }
        let (product, overflow) = scan.significand.multipliedReportingOverflow(by: factor)
        guard !overflow else { return largest }
        let shift = power + 9 - scan.fractionDigits
        let value: Int128
        if shift >= 0 {
            value = scaled(product, up: shift)
        } else {
            let (quotient, rest) = product.quotientAndRemainder(dividingBy: shift < -37 ? .max : scaled(1, up: -shift))
            value = rest != 0 || scan.isInexact ? quotient + 1 : quotient
        }
        return min(value, largest)
    }

    private static func scaled(_ number: Int128, up power: Int) -> Int128 {
        var result = number
        for _ in 0..<power {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow else { return .max }
            result = product
        }
        return result
    }
}

/// Reads the parts of a quantity one after the other.
private struct Scan {
    private var rest: ArraySlice<UInt8>
    private(set) var significand: Int128 = 0
    private(set) var fractionDigits = 0
    /// Whether digits were cut off that are not 0.
    private(set) var isInexact = false
    private(set) var isTooLarge = false

    /// Digits that are kept: as many as ±(2^63 − 1) has, and as many again behind the point.
    private static var digitLimit: Int128 { 1_000_000_000_000_000_000_000_000_000 }

    init(rest: ArraySlice<UInt8>) {
        self.rest = rest
    }

    mutating func takes(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `12`, `12.`, `.5` or `1.25`.
    mutating func takeDigits() -> Bool {
        let whole = takeRun(isFraction: false)
        guard takes(UInt8(ascii: ".")) else { return whole > 0 }
        return takeRun(isFraction: true) + whole > 0
    }

    private mutating func takeRun(isFraction: Bool) -> Int {
        var count = 0
        while let digit = rest.first.flatMap(Self.digit) {
            rest = rest.dropFirst()
            count += 1
            if significand < Self.digitLimit {
                significand = significand * 10 + digit
                if isFraction { fractionDigits += 1 }
            } else if isFraction {
                isInexact = isInexact || digit != 0
            } else {
                isTooLarge = true
            }
        }
        return count
    }

    /// What the rest multiplies by: a factor and a power of ten; `nil` for a rest that is no suffix.
    mutating func suffix() -> (factor: Int128, power: Int)? {
        if let power = exponent() { return (1, power) }
        guard rest.count <= 2, let first = rest.first else { return rest.isEmpty ? (1, 0) : nil }
        if rest.count == 2 {
            guard rest.dropFirst().first == UInt8(ascii: "i"), let place = Self.place(first, in: "KMGTPE") else {
                return nil
            }
            return (1 << (10 * Int128(place + 1)), 0)
        }
        if let place = Self.place(first, in: "kMGTPE") { return (1, 3 * (place + 1)) }
        return Self.place(first, in: "mun").map { (1, -3 * ($0 + 1)) }
    }

    /// `e3`, `E-2`; `nil` for an E alone, which is a suffix.
    private mutating func exponent() -> Int? {
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return nil }
        var digits = rest.dropFirst()
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.allSatisfy({ Self.digit($0) != nil }) else { return nil }
        // Beyond a few dozen every number is too large, or nothing.
        let power = digits.reduce(0) { min($0 * 10 + Int(Self.digit($1) ?? 0), 1_000) }
        return isNegative ? -power : power
    }

    private static func digit(_ byte: UInt8) -> Int128? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int128(byte - UInt8(ascii: "0")) : nil
    }

    private static func place(_ byte: UInt8, in letters: StaticString) -> Int? {
        letters.withUTF8Buffer { $0.firstIndex(of: byte) }
    }
}
