package import Rescheduling

/// What the rescheduler can be told, beside the applications' policies.
package struct ReschedulingSettings: Hashable, Sendable {
    /// Seconds between two looks.
    package var interval: Double
    /// What holds for the moves of all applications together.
    package var moves: MoveSettings
    /// Seconds that looking for one better placement may take.
    package var prospectBudget: Double
    /// Seconds of one look that may go into better placements; those that are left wait for the next one.
    package var lookBudget: Double

    package init(
        interval: Double = 5, moves: MoveSettings = MoveSettings(), prospectBudget: Double = 1, lookBudget: Double = 1
    ) {
        self.interval = interval
        self.moves = moves
        self.prospectBudget = prospectBudget
        self.lookBudget = lookBudget
    }
}
