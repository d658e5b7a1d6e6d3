/// Names as Prometheus accepts them.
enum MetricName {
    /// The name with what is not in `[a-zA-Z0-9_:]` replaced by an underscore, and no digit in front.
    static func sanitised(_ name: String) -> String {
        sanitised(name, allowsColon: true)
    }

    /// The name of a label, `le` excepted: a histogram's own label must stay the only one of that name.
    static func sanitisedLabel(_ name: String) -> String {
        let name = sanitised(name, allowsColon: false)
        return name == "le" ? "exported_le" : name
    }

    static func with(suffix: String, _ name: String) -> String {
        name.hasSuffix(suffix) ? name : name + suffix
    }

    private static func sanitised(_ name: String, allowsColon: Bool) -> String {
        var result = ""
        for character in name.unicodeScalars {
            switch character {
            case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(character)
            case "0"..."9":
                if result.isEmpty { result = "_" }
                result.unicodeScalars.append(character)
            case ":" where allowsColon: result.unicodeScalars.append(character)
            default: result.append("_")
            }
        }
        return result.isEmpty ? "_" : result
    }
}
