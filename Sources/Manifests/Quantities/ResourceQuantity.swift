/// Kubernetes' resource quantities: `250m`, `2`, `128Mi`, `1e9`.
enum ResourceQuantity {
    private static let decimalSuffixes: [String: Int] = [
        "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
    ]
    private static let binarySuffixes: [(name: String, bits: Int)] = [
        ("Ei", 60), ("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10),
    ]

    /// The amount in units of 10^−`decimals`: 3 for thousandths, as for CPU; 0 for bytes.
    static func parse(_ text: String, decimals: Int, allowsNegative: Bool) -> Result<Int64, Complaint> {
        guard let (number, suffix) = DecimalNumber.prefix(of: text) else {
            return .failure(
                Complaint(message: "`\(text.excerpt)` is no amount", remedy: "write one such as 250m, 2 or 128Mi"))
        }
        guard allowsNegative || !number.isNegative else { return .failure(.negative(text)) }
        let bits = binarySuffixes.first { $0.name == suffix }?.bits
        guard let power = bits == nil ? decimalSuffixes[String(suffix)] : 0 else {
            return .failure(unknownSuffix(String(suffix), in: text))
        }
        guard let scaled = number.multiplied(by: 1 << UInt64(bits ?? 0)) else { return .failure(.tooLarge(text)) }
        switch scaled.whole(shiftedBy: power + decimals) {
        case .exact(let amount): return .success(amount)
        case .overflow: return .failure(.tooLarge(text))
        case .fractional: return .failure(tooFine(text, suffix: String(suffix), decimals: decimals))
        }
    }

    private static func unknownSuffix(_ suffix: String, in text: String) -> Complaint {
        let known = Set(decimalSuffixes.keys).union(binarySuffixes.map(\.name))
        let withoutB = suffix.hasSuffix("B") ? String(suffix.dropLast()) : suffix
        let corrected = ([withoutB, withoutB.prefix(1).uppercased() + withoutB.dropFirst(), withoutB.lowercased()])
            .first { known.contains($0) && !$0.isEmpty }
        return Complaint(
            message: "`\(text.excerpt)` is no amount: its unit is `\(suffix.excerpt)`",
            remedy: corrected.map { "did you mean \(text.dropLast(suffix.count))\($0)?" }
                ?? "use m, k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, Ei")
    }

    private static func tooFine(_ text: String, suffix: String, decimals: Int) -> Complaint {
        guard decimals == 0 else {
            return Complaint(message: "`\(text.excerpt)` is finer than one thousandth", remedy: "round it to 1m")
        }
        return Complaint(
            message: "`\(text.excerpt)` is no whole number of bytes",
            remedy: suffix == "m" ? "`m` is a thousandth; did you mean \(text.dropLast())Mi?" : "round it")
    }

    /// Thousandths as cores or other units: `250m`, `2`.
    static func text(thousandths amount: Int64) -> String {
        amount % 1000 == 0 ? "\(amount / 1000)" : "\(amount)m"
    }

    /// Bytes in the largest binary unit that divides them: `128Mi`, `1000`.
    static func text(bytes amount: Int64) -> String {
        for (name, bits) in binarySuffixes where amount != 0 && amount % (1 << Int64(bits)) == 0 {
            return "\(amount >> Int64(bits))\(name)"
        }
        return "\(amount)"
    }
}
