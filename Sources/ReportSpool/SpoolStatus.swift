/// What waits, and what was given up since the start of the program.
package struct SpoolStatus: Hashable, Sendable {
    /// Reports.
    package var waiting: Int
    /// What they take, in bytes.
    package var bytes: Int
    package var losses: [SpoolLoss: Int]

    package init(waiting: Int = 0, bytes: Int = 0, losses: [SpoolLoss: Int] = [:]) {
        self.waiting = waiting
        self.bytes = bytes
        self.losses = losses
    }

    package mutating func count(_ loss: SpoolLoss, _ count: Int = 1) {
        if count > 0 { losses[loss, default: 0] += count }
    }
}
