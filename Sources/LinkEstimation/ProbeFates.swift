package import ClusterModel

/// What became of the probes of some span, as far as it is known.
package struct ProbeFates: Hashable, Sendable {
    package var arrived = 0
    package var lostForward = 0
    package var lostBackward = 0
    /// Without an answer; on which way they were lost is not known yet.
    package var missing = 0

    package init() {}

    package mutating func add(_ other: ProbeFates) {
        arrived += other.arrived
        lostForward += other.lostForward
        lostBackward += other.lostBackward
        missing += other.missing
    }

    /// Settles what is missing here, and takes it off `directions`. What is undecided is left out.
    mutating func resolve(_ directions: inout LossDirections) {
        let forward = min(missing, directions.forward)
        let backward = min(missing - forward, directions.backward)
        let leftOut = min(missing - forward - backward, directions.undecided)
        directions.forward -= forward
        directions.backward -= backward
        directions.undecided -= leftOut
        lostForward += forward
        lostBackward += backward
        missing -= forward + backward + leftOut
    }

    /// Probes that were sent, without those that are left out.
    package var sent: Int { arrived + lostForward + lostBackward + missing }

    /// Missing probes up to which the next answer is awaited, which tells on which way they were lost: if they counted
    /// against the way there at once, loss on the way back would. As many in succession are a link that has broken.
    private static let patience = 3

    /// Missing probes that count as lost on the way there, until an answer tells.
    private var presumed: Int { missing < Self.patience ? 0 : missing }

    /// Probes whose fate on the way there is known or presumed.
    private var judged: Int { arrived + lostForward + lostBackward + presumed }

    /// The share of probes that got there.
    package var reliability: ReliabilityEstimate? {
        WilsonInterval.reliability(successes: arrived + lostBackward, trials: judged)
    }

    /// The share of probes that did not get there.
    package var forwardLoss: LossEstimate? {
        WilsonInterval.loss(lost: lostForward + presumed, of: judged)
    }

    /// The share of answers that did not come back, among those that are known to have been sent.
    package var backwardLoss: LossEstimate? {
        WilsonInterval.loss(lost: lostBackward, of: arrived + lostBackward)
    }
}
