/// How numbers read in sentences: few digits, with a unit, the same in every place and language.
package enum QuantityText {
    /// A number with at most `places` decimals and no trailing zeros; a comma never appears in it.
    package static func decimal(_ value: Double, places: Int = 3) -> String {
        guard value.isFinite else { return value.isNaN ? "unknown" : value < 0 ? "−∞" : "∞" }
        guard abs(value) < 1e9 else { return "\(value)" }
        var unit = 1.0
        for _ in 0..<min(max(places, 0), 9) { unit *= 10 }
        let scaled = (abs(value) * unit).rounded()
        guard scaled > 0 else { return "0" }
        let whole = Int64(scaled / unit)
        let fraction = Int64(scaled - Double(whole) * unit)
        return (value < 0 ? "−" : "") + "\(whole)" + fractionText(fraction, unit: Int64(unit))
    }

    private static func fractionText(_ fraction: Int64, unit: Int64) -> String {
        guard fraction > 0 else { return "" }
        var digits = "\(unit + fraction)".dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return ".\(digits)"
    }

    /// `61.2 ms`.
    package static func milliseconds(_ value: Double, places: Int = 1) -> String {
        "\(decimal(value, places: abs(value) < 1 ? max(places, 3) : places)) ms"
    }

    /// `99.95 %`, of a share of 1.
    package static func percent(_ share: Double, places: Int = 2) -> String {
        "\(decimal(share * 100, places: places)) %"
    }

    /// `5 Mbit/s`.
    package static func bitRate(_ value: Double, places: Int = 1) -> String {
        let units: [(String, Double)] = [("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3)]
        for (name, size) in units where abs(value) >= size { return "\(decimal(value / size, places: places)) \(name)" }
        return "\(decimal(value, places: places)) bit/s"
    }

    /// `4 s`, `3 min`, `2 h`, `5 d`, rounded down to whole units above a minute.
    package static func age(_ seconds: Double) -> String {
        let units: [(String, Double)] = [("d", 86400), ("h", 3600), ("min", 60)]
        for (name, size) in units where seconds >= size { return "\(decimal((seconds / size).rounded(.down))) \(name)" }
        return "\(decimal(seconds, places: seconds < 1 ? 1 : 0)) s"
    }

    /// An amount of a resource as a sentence has it: cores, binary bytes, or plain units.
    package static func amount(_ amount: Int64, of resource: String) -> String {
        guard resource == "memory" else { return decimal(Double(amount) / 1000) }
        let units: [(String, Double)] = [("GiB", 1_073_741_824), ("MiB", 1_048_576), ("KiB", 1024)]
        for (name, size) in units where abs(Double(amount)) >= size {
            return "\(decimal(Double(amount) / size, places: 1)) \(name)"
        }
        return "\(amount) bytes"
    }
}
