/// How often a reflector answered and refused, and how often answers to our own probes were refused.
package struct ReflectorTally: Hashable, Sendable {
    /// Probes of ours that were stamped; fewer than were sent when some did not leave through an attached device, because
    /// their route is another or their peer's hardware address is not known.
    package var stamped: UInt64
    package var reflected: UInt64
    /// Probes of others that got no answer.
    package var refusals: [RefusalReason: UInt64]
    /// Packets to our probes' port that were no answers.
    package var refusedAnswers: [RefusalReason: UInt64]

    package init(
        stamped: UInt64 = 0, reflected: UInt64 = 0, refusals: [RefusalReason: UInt64] = [:],
        refusedAnswers: [RefusalReason: UInt64] = [:]
    ) {
        self.stamped = stamped
        self.reflected = reflected
        self.refusals = refusals
        self.refusedAnswers = refusedAnswers
    }

    static func + (one: ReflectorTally, other: ReflectorTally) -> ReflectorTally {
        ReflectorTally(
            stamped: one.stamped + other.stamped, reflected: one.reflected + other.reflected,
            refusals: one.refusals.merging(other.refusals, uniquingKeysWith: +),
            refusedAnswers: one.refusedAnswers.merging(other.refusedAnswers, uniquingKeysWith: +))
    }
}

/// Why a packet was not taken for what it claims to be.
package enum RefusalReason: String, Hashable, Sendable, CaseIterable {
    case unknownSource = "unknown_source"
    case wrongSize = "wrong_size"
    case wrongSession = "wrong_session"
    case badChecksum = "bad_checksum"
    case rateExceeded = "rate_exceeded"
    /// An answer to nothing that was asked, or one that was asked too long ago.
    case unexpected
}
