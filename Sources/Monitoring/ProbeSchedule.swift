/// When probes of one session are due: a periodic stream of RFC 3432 with a random phase, so that the streams of many
/// daemons don't march in step, and with jitter, so that none marches in step with anything periodic on its path.
package struct ProbeSchedule: Sendable {
    /// Seconds between probes.
    package let interval: Double
    /// The share of the interval over which a probe is drawn evenly after its regular moment.
    package static let jitter = 0.1
    private let start: Double
    private var count = 0.0

    /// The first probe is due within one interval from `now`, in seconds.
    package init(interval: Double, from now: Double, using random: inout some RandomNumberGenerator) {
        self.interval = interval
        start = now + Double.random(in: 0..<interval, using: &random)
        due = start
    }

    /// When the next probe is due, in seconds.
    package private(set) var due: Double

    /// Moves on to the next probe. Moments that passed while nobody looked are left out: no burst makes up for them.
    package mutating func advance(past now: Double, using random: inout some RandomNumberGenerator) {
        count = max(count + 1, ((now - start) / interval).rounded(.down) + 1)
        due = start + count * interval + Double.random(in: 0..<Self.jitter * interval, using: &random)
    }
}
