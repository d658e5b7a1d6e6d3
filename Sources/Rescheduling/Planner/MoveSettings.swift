/// What holds for the moves of all applications together.
package struct MoveSettings: Hashable, Sendable {
    /// Pods on their way at once, of all applications.
    package var movesAtOnce: Int
    /// Moves in any hour, of all applications.
    package var movesPerHour: Int
    /// Seconds for which moves are remembered.
    package var memory: Double
    /// Seconds until the next attempt after a first eviction that was blocked or failed; doubled for each that follows.
    package var retryAfter: Double
    /// Seconds at most until the next attempt.
    package var retryLimit: Double
    /// Seconds after which a request for an eviction counts as never made: its answer was lost in a restart.
    package var answerWithin: Double
    /// Seconds between two looks for a better placement of one application whose limits hold.
    package var lookInterval: Double
    /// The same of one whose limits are broken and that could not be moved.
    package var repairInterval: Double
    /// Seconds after which a picture is too old to act on.
    package var pictureFor: Double

    package init(
        movesAtOnce: Int = 2, movesPerHour: Int = 30, memory: Double = 86_400, retryAfter: Double = 10,
        retryLimit: Double = 600, answerWithin: Double = 60, lookInterval: Double = 60, repairInterval: Double = 15,
        pictureFor: Double = 15
    ) {
        self.movesAtOnce = movesAtOnce
        self.movesPerHour = movesPerHour
        self.memory = memory
        self.retryAfter = retryAfter
        self.retryLimit = retryLimit
        self.answerWithin = answerWithin
        self.lookInterval = lookInterval
        self.repairInterval = repairInterval
        self.pictureFor = pictureFor
    }
}
