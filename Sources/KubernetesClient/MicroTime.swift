import ClusterModel
import Foundation

extension Timestamp {
    /// `2026-01-01T00:00:05.123000Z`: a MicroTime of the API, which must have its fraction.
    var microTime: String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        let text = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        return text.hasSuffix("Z") ? "\(text.dropLast())000Z" : text
    }
}
