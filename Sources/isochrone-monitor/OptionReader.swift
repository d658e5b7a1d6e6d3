import CommandSupport

/// Reads the values of options; each error names the option, what was given, and what would be right.
enum OptionReader {
    /// Seconds, from `50ms`, `1s`, `2m` or `1h`.
    static func duration(_ option: String, _ text: String?, default fallback: Double) throws(InputError) -> Double {
        guard let text else { return fallback }
        let units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600)]
        for (suffix, factor) in units where text.hasSuffix(suffix) {
            guard let number = Double(text.dropLast(suffix.count)), number.isFinite, number > 0,
                text.first?.isNumber == true
            else { break }
            return number * factor
        }
        throw InputError("\(option) is \"\(text)\"; write a duration such as 50ms, 1s or 2m")
    }

    /// Bytes, from `64Mi`, `1Gi`, `512Ki` or a plain number.
    static func bytes(_ option: String, _ text: String?, default fallback: Int) throws(InputError) -> Int {
        guard let text else { return fallback }
        let units = [("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("", 1)]
        for (suffix, factor) in units where text.hasSuffix(suffix) {
            guard let number = Int(text.dropLast(suffix.count)), number > 0 else { break }
            let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
            if !overflow { return bytes }
        }
        throw InputError("\(option) is \"\(text)\"; write bytes such as 64Mi or 1Gi")
    }

    static func port(_ option: String, _ text: String?, default fallback: UInt16) throws(InputError) -> UInt16 {
        guard let text else { return fallback }
        guard let port = UInt16(text), port > 0 else {
            throw InputError("\(option) is \"\(text)\"; use a port from 1 to 65535")
        }
        return port
    }

    static func choice<Value: RawRepresentable & CaseIterable>(
        _ option: String, _ text: String?, default fallback: Value
    ) throws(InputError) -> Value where Value.RawValue == String {
        guard let text else { return fallback }
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw InputError("\(option) is \"\(text)\"; use one of \(known)")
        }
        return value
    }
}
