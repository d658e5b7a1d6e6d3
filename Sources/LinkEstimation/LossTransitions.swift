/// How often a probe of each fate followed one of each fate on the way there: 0 arrived, 1 lost.
///
/// "Followed" means that it was the next one sent; two probes with an undecided one between them are no transition.
package struct LossTransitions: Hashable, Sendable {
    /// 0 → 0.
    package var stayedUp = 0
    /// 0 → 1.
    package var wentDown = 0
    /// 1 → 0.
    package var cameUp = 0
    /// 1 → 1.
    package var stayedDown = 0

    package init(stayedUp: Int = 0, wentDown: Int = 0, cameUp: Int = 0, stayedDown: Int = 0) {
        self.stayedUp = stayedUp
        self.wentDown = wentDown
        self.cameUp = cameUp
        self.stayedDown = stayedDown
    }

    package mutating func add(_ other: LossTransitions) {
        stayedUp += other.stayedUp
        wentDown += other.wentDown
        cameUp += other.cameUp
        stayedDown += other.stayedDown
    }

    mutating func count(from wasLost: Bool, to isLost: Bool) {
        switch (wasLost, isLost) {
        case (false, false): stayedUp += 1
        case (false, true): wentDown += 1
        case (true, false): cameUp += 1
        case (true, true): stayedDown += 1
        }
    }
}
