/// Loss that comes in bursts: before each frame the link may change between a good and a bad state.
///
/// E. N. Gilbert, "Capacity of a burst-noise channel", Bell System Technical Journal 39 (1960), 1253–1265, and
/// E. O. Elliott, "Estimates of error rates for codes on burst-noise channels", same journal 42 (1963), 1977–1997.
public struct BurstLoss: Hashable, Sendable {
    /// The chance of each frame to find a good link turned bad: *p*.
    public var turnsBad: Double
    /// The chance of each frame to find a bad link turned good: *r*.
    public var turnsGood: Double
    public var lossWhileGood: Double
    public var lossWhileBad: Double

    public init(turnsBad: Double, turnsGood: Double, lossWhileGood: Double = 0, lossWhileBad: Double = 1) {
        self.turnsBad = turnsBad
        self.turnsGood = turnsGood
        self.lossWhileGood = lossWhileGood
        self.lossWhileBad = lossWhileBad
    }

    /// 0…1: the share of lost frames in the long run.
    public var share: Double {
        guard turnsBad + turnsGood > 0 else { return lossWhileGood }
        let bad = turnsBad / (turnsBad + turnsGood)
        return bad * lossWhileBad + (1 - bad) * lossWhileGood
    }

    /// The frames of a burst on average where all are lost while the link is bad and none while it is good.
    public var meanBurst: Double { 1 / turnsGood }
}
