/// A moment on the server's clock, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Ages are always differences of two timestamps of the same clock: a daemon's own clock never becomes a `Timestamp`.
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since the Unix epoch.
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The age in seconds of `earlier` seen from this moment; never negative, saturating.
    public func seconds(since earlier: Timestamp) -> Double {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return overflow ? .greatestFiniteMagnitude : max(0, Double(difference) / 1000)
    }

    /// This moment moved by `seconds` (negative: into the past), saturating at the ends of the range.
    public func advanced(bySeconds seconds: Double) -> Timestamp {
        let moved = Double(milliseconds) + seconds * 1000
        guard moved.isFinite else { return self }
        return Timestamp(milliseconds: Int64(exactly: moved.rounded()) ?? (moved < 0 ? .min : .max))
    }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
