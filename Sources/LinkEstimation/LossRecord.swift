package import ClusterModel

/// The losses of one link over the spans that are published: a minute, a quarter of an hour, a day.
package struct LossRecord: Sendable {
    /// In bins of a window each, if windows are no shorter than five seconds.
    private var recent: ArrivalRecord
    private var day = ArrivalRecord(span: 86_400, resolution: 900)
    private var sequence = LossSequence()
    private var transitions = SlidingBins(span: 86_400, resolution: 900, empty: LossTransitions())
    private let reliabilitySpan: Double
    private static let quarterHour = 900.0

    /// - Parameter reliabilitySpan: seconds over which the published reliability is taken.
    package init(reliabilitySpan: Double = 900) {
        self.reliabilitySpan = reliabilitySpan
        recent = ArrivalRecord(span: max(reliabilitySpan, Self.quarterHour), resolution: 5)
    }

    /// Adds the fates of a window that ends at `now`, in seconds.
    package mutating func add(_ settlements: [Settlement], at now: Double) {
        recent.add(settlements, at: now)
        day.add(settlements, at: now)
        let known = settlements.map { sequence.add($0) }
        transitions.add(at: now) { content in known.forEach { content.add($0) } }
    }

    /// The reliability of the way there; `nil` before the first answer.
    package var reliability: ReliabilityEstimate? { recent.fates(of: reliabilitySpan).reliability }

    package var forward: LossHistory { history(\.forwardLoss) }

    package var backward: LossHistory { history(\.backwardLoss) }

    /// How the last day's losses on the way there come in bursts; `nil` where too few came to say.
    package var bursts: GilbertElliott? {
        GilbertElliott(
            transitions.contents(of: .infinity, at: 0).reduce(into: LossTransitions()) { $0.add($1) })
    }

    private func history(_ loss: (ProbeFates) -> LossEstimate?) -> LossHistory {
        LossHistory(
            minute: loss(recent.fates(of: 60)), quarterHour: loss(recent.fates(of: Self.quarterHour)),
            day: loss(day.fates()))
    }
}
