/// Counts transitions of the way there from fates that become known in their order, some of them later.
///
/// Missing probes are held back, with what was sent after them, until it is known on which way they were lost. When some
/// of them were lost there and some on the way back, nobody knows which: then they are a gap.
struct LossSequence: Sendable {
    /// Probes in succession, so that an outage of hours takes no more room than one of seconds.
    private struct Run: Sendable {
        let isMissing: Bool
        var count: Int
    }

    /// Runs since the first probe whose fate is not known.
    private var pending: [Run] = []
    /// The fate of the newest probe before them; `nil` after a gap.
    private var wasLost: Bool?

    /// - Returns: the transitions that became known.
    mutating func add(_ settlement: Settlement) -> LossTransitions {
        var transitions = LossTransitions()
        switch settlement {
        case .arrived where pending.isEmpty: follow(isLost: false, count: 1, in: &transitions)
        case .arrived: hold(isMissing: false)
        case .missing: hold(isMissing: true)
        case .resolved(let directions): release(directions, into: &transitions)
        }
        return transitions
    }

    private mutating func hold(isMissing: Bool) {
        if pending.last?.isMissing == isMissing {
            pending[pending.count - 1].count += 1
        } else {
            pending.append(Run(isMissing: isMissing, count: 1))
        }
    }

    private mutating func release(_ directions: LossDirections, into transitions: inout LossTransitions) {
        let fate: Bool? =
            switch (directions.forward, directions.backward, directions.undecided) {
            case (_, 0, 0): true
            case (0, _, 0): false
            default: nil
            }
        for run in pending { follow(isLost: run.isMissing ? fate : false, count: run.count, in: &transitions) }
        pending = []
    }

    private mutating func follow(isLost: Bool?, count: Int, in transitions: inout LossTransitions) {
        defer { wasLost = isLost }
        guard let isLost else { return }
        if let wasLost { transitions.count(from: wasLost, to: isLost) }
        if isLost { transitions.stayedDown += count - 1 } else { transitions.stayedUp += count - 1 }
    }
}
