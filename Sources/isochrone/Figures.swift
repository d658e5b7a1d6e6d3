import Foundation

/// Numbers as people read them; what is unknown is `–`, never 0.
enum Figures {
    static let unknown = "–"

    static func milliseconds(_ value: Double?) -> String {
        value.map { rounded($0, 3) } ?? unknown
    }

    static func percent(_ share: Double?) -> String {
        share.map { "\(rounded($0 * 100, 3)) %" } ?? unknown
    }

    static func bitRate(_ value: Double?) -> String {
        guard let value else { return unknown }
        for (unit, size) in [("Gbps", 1e9), ("Mbps", 1e6), ("kbps", 1e3)] where value >= size {
            return "\(rounded(value / size, 2)) \(unit)"
        }
        return "\(rounded(value, 0)) bps"
    }

    /// Seconds as `4 s`, `12 min`, `3 h` or `2 d`.
    static func age(_ seconds: Double?) -> String {
        guard let seconds else { return unknown }
        switch seconds {
        case ..<120: return "\(Int(seconds)) s"
        case ..<7_200: return "\(Int(seconds / 60)) min"
        case ..<172_800: return "\(Int(seconds / 3600)) h"
        default: return "\(Int(min(seconds / 86_400, 1e9))) d"
        }
    }

    static func number(_ value: Double?) -> String {
        value.map { rounded($0, 4) } ?? unknown
    }

    /// At most `digits` after the point, and no zeros at the end.
    private static func rounded(_ value: Double, _ digits: Int) -> String {
        let text = String(format: "%.\(digits)f", value)
        guard text.contains(".") else { return text }
        let trimmed = text.reversed().drop { $0 == "0" }
        return String((trimmed.first == "." ? trimmed.dropFirst() : trimmed[...]).reversed())
    }
}
