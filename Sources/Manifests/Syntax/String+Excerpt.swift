extension String {
    /// The beginning of the text on one line, short enough for a message; control characters become `·`.
    var excerpt: String {
        let limit = 80
        var short = String(String.UnicodeScalarView(unicodeScalars.prefix(limit).map { $0.isControl ? "·" : $0 }))
        if unicodeScalars.count > limit { short += "…" }
        return short
    }
}

extension Unicode.Scalar {
    /// Whether it is a C0 or C1 control, DEL, or a separator that breaks lines.
    var isControl: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
    }
}
