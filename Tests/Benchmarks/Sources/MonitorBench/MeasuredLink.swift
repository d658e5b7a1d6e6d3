/// What a daemon reported of a link last, and the counts of all of its windows.
package struct MeasuredLink: Sendable {
    package var estimate = Estimate()
    package var quality: Quality?
    package var probes = Probes()

    /// As much of a report as is compared; what a daemon does not report is absent.
    package struct Estimate: Decodable, Sendable {
        /// Milliseconds: half of the round trip.
        package var latency: Latency?
        package var jitter: Double?
        package var reliability: Share?
    }

    package struct Latency: Decodable, Sendable {
        package var min, p50, p95, p99: Double?
    }

    /// A share with the ends of its 95 % interval.
    package struct Share: Decodable, Sendable {
        package var estimate, lower, upper: Double
        package var messages: Int?
    }

    package struct Quality: Decodable, Sendable {
        package var backwardLoss: History?
        package var meanBurstLength: Double?

        package struct History: Decodable, Sendable {
            package var minute, quarterHour: Share?
        }
    }

    package struct Probes: Decodable, Sendable {
        package var sent = 0, received = 0, lost = 0, lostForward = 0, lostBackward = 0, late = 0

        mutating func add(_ other: Probes) {
            sent += other.sent
            received += other.received
            lost += other.lost
            lostForward += other.lostForward
            lostBackward += other.lostBackward
            late += other.late
        }
    }
}
