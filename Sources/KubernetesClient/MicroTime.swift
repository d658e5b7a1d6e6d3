import ClusterModel
import Foundation

extension Timestamp {
    /// `2026-01-01T00:00:05.123000Z`: a MicroTime of the API, which must have its fraction.
    var microTime: String {
        let rest = milliseconds % 1_000
        let whole = rest < 0 ? rest + 1_000 : rest
        let seconds = Date(timeIntervalSince1970: Double((milliseconds - whole) / 1_000))
        let digits = String(1_000 + whole).dropFirst()
        return "\(seconds.formatted(Date.ISO8601FormatStyle()).dropLast()).\(digits)000Z"
    }
}
