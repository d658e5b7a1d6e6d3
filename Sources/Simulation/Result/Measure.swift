/// What a run is measured by. Raw values are the names in JSON, CSV and a sweep's goal.
package enum Measure: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    /// Share of the required constraints of applications that run whole that hold on the truth, weighted by time. What the
    /// topology itself does not say is not counted.
    case constraintsKept
    /// Share of the time since applications first ran whole in which they do and all their required constraints hold.
    case applicationsKept
    /// Mean of latency ÷ limit over limited paths and channels, weighted by time; as all means of links without the time in
    /// which nothing got through.
    case latencyUse
    /// Mean of −ln r ÷ −ln limit over channels and paths whose reliability is limited, weighted by time.
    case lossUse
    /// Mean objective on the truth of applications that run whole, weighted by time.
    case objective
    /// Mean objective ÷ lower bound of the placements that keep all rules, each when its application first ran whole.
    case objectiveOverBound
    /// Share of the applications that arrived that came to run whole.
    case accepted
    /// Applications that never ran whole.
    case rejected
    /// Required constraints that were broken at some time.
    case brokenConstraints
    /// Pods that were moved.
    case moves
    /// Mean seconds from a limit's breaking, or the loss of a pod with its node, until the application ran whole and all its
    /// limits held again; a break that was not repaired counts with what it lasted.
    case timeToRepair
    /// Mean seconds from arrival until an application runs whole.
    case waiting
    /// Share of the allocatable cpu that pods ask for, weighted by time.
    case cpuUse
    /// The same of memory.
    case memoryUse
    /// Sum over pods of their node's `cost`, mean over time.
    case cost
    /// Mean partial placements that were looked at for one decision.
    case work
    /// Mean milliseconds of one decision on the machine that it ran on: the one measure that another machine does not get
    /// again.
    case decisionTime
}

extension Measure {
    package enum Direction: Sendable { case higherIsBetter, lowerIsBetter, neither }

    package var direction: Direction {
        switch self {
        case .constraintsKept, .applicationsKept, .accepted: .higherIsBetter
        case .latencyUse, .lossUse, .objective, .objectiveOverBound, .rejected, .brokenConstraints, .moves,
            .timeToRepair, .waiting, .cost, .work, .decisionTime:
            .lowerIsBetter
        case .cpuUse, .memoryUse: .neither
        }
    }

    /// Whether the same scenario and seed give the same value on every machine.
    package var isReproducible: Bool { self != .decisionTime }
}
