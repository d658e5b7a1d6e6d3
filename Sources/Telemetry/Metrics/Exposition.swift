/// Writes the Prometheus text format, version 0.0.4.
struct Exposition {
    private(set) var bytes: [UInt8] = []

    mutating func head(name: String, kind: MetricKind, help: String?) {
        if let help {
            let escaped = help.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
                .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
            line("# HELP \(name) \(escaped)")
        }
        line("# TYPE \(name) \(kind.rawValue)")
    }

    mutating func sample(_ name: String, _ labels: LabelSet, extra: String = "", _ value: String) {
        let inner = labels.text.isEmpty || extra.isEmpty ? labels.text + extra : labels.text + "," + extra
        line(inner.isEmpty ? "\(name) \(value)" : "\(name){\(inner)} \(value)")
    }

    mutating func sample(_ name: String, _ labels: LabelSet, _ value: Double) {
        sample(name, labels, Self.text(of: value))
    }

    /// Whole numbers without a fraction, others with as many digits as tell them apart.
    static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}
