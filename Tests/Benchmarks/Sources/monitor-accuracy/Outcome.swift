import MonitorBench
import NetworkLab

/// What became of a case in a setting.
struct Outcome {
    var setting: Setting
    var link: Case
    /// What the relay did to the probes, and to the answers.
    var requests: LinkTally
    var answers: LinkTally
    /// What the daemon reported; `nil`: nothing.
    var reported: MeasuredLink?

    /// Milliseconds that the relay held a probe and its answer on average, halved: the one-way delay that really was.
    var relayDelay: Double? {
        guard let there = requests.meanHold, let back = answers.meanHold else { return nil }
        return (there + back) / 2
    }

    /// Milliseconds: half of the round trip.
    var p50: Double? { reported?.estimate.latency?.p50 }

    /// Milliseconds by which the reported median is above what was set.
    var deviation: Double? { p50.map { $0 - link.expectedDelay } }

    /// Milliseconds by which the reported median is above the truth: what the relay really did, or, where the delay
    /// varies and its mean is not its median, what was set.
    var delayError: Double? {
        guard link.aspect != .jitter else { return deviation }
        guard let p50, let relayDelay else { return nil }
        return p50 - relayDelay
    }

    /// Milliseconds: 2 % or 50 µs.
    var allowedDelayError: Double { max(0.02 * link.expectedDelay, 0.05) }

    var keepsDelayBound: Bool {
        delayError.map { abs($0) <= allowedDelayError } ?? false
    }

    /// The share lost on the way back of those that arrived.
    var backwardLoss: Double? {
        if let share = reported?.quality?.backwardLoss?.quarterHour { return share.estimate }
        guard let probes = reported?.probes, probes.sent > probes.lostForward else { return nil }
        return Double(probes.lostBackward) / Double(probes.sent - probes.lostForward)
    }

    /// Whether the loss that was set is inside the reported 95 % interval; `nil`: none is reported.
    var coversForwardLoss: Bool? {
        reported?.estimate.reliability.map { ($0.lower...$0.upper).contains(1 - link.forward.expectedLoss) }
    }
}
