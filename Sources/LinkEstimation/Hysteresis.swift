import ClusterModel

/// Follows the verdicts on stretches of time without changing its mind at each one.
struct Hysteresis: Hashable, Sendable {
    enum Verdict: Hashable, Sendable {
        case good, bad, unknown
    }

    /// Verdicts in succession after which the state changes.
    let badForDown: Int
    let goodForUp: Int
    let unknownForUnknown: Int
    private(set) var state = LinkAvailability.State.unknown
    private var goodRun = 0
    private var badRun = 0
    private var unknownRun = 0

    init(badForDown: Int, goodForUp: Int, unknownForUnknown: Int) {
        self.badForDown = badForDown
        self.goodForUp = goodForUp
        self.unknownForUnknown = unknownForUnknown
    }

    /// The first good verdict ends the unknown at once; an unknown one breaks no run.
    mutating func note(_ verdict: Verdict) {
        switch verdict {
        case .good:
            (goodRun, badRun, unknownRun) = (goodRun + 1, 0, 0)
            if state == .unknown || goodRun >= goodForUp { state = .available }
        case .bad:
            (goodRun, badRun, unknownRun) = (0, badRun + 1, 0)
            if badRun >= badForDown { state = .unavailable }
        case .unknown:
            unknownRun += 1
            guard unknownRun >= unknownForUnknown else { return }
            (goodRun, badRun, state) = (0, 0, .unknown)
        }
    }
}
