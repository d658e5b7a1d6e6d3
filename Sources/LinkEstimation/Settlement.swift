/// The fate of probes in the order in which they were sent, as far as it says something about the way there.
package enum Settlement: Hashable, Sendable {
    /// The reflector saw one.
    case arrived
    /// One got no answer; on which way it was lost is not known yet.
    case missing
    /// All that were missing until now.
    case resolved(LossDirections)
}

/// On which way missing probes were lost.
package struct LossDirections: Hashable, Sendable {
    /// Never seen by the reflector.
    package var forward: Int
    /// Answered, and the answer went missing.
    package var backward: Int
    /// Sent while the reflector was not running or began to count anew: they say nothing about the link.
    package var undecided: Int

    package init(forward: Int = 0, backward: Int = 0, undecided: Int = 0) {
        self.forward = forward
        self.backward = backward
        self.undecided = undecided
    }
}
