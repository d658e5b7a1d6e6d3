/// How sentences count and list.
enum Words {
    /// `1 pod`, `3 pods`.
    static func count(_ count: Int, _ noun: String) -> String {
        "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    static func repetitions(_ count: Int) -> String { self.count(count, "repetition") }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// `12,500`.
    static func grouped(_ count: Int) -> String {
        let digits = Array("\(count.magnitude)")
        let text = digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
        }.joined()
        return count < 0 ? "−" + text : text
    }
}
