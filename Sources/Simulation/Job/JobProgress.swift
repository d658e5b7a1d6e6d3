/// How far a job has come.
package struct JobProgress: Sendable, Hashable {
    /// Runs that are finished, of so many.
    package var finished: Int
    package var asked: Int
    /// The part of the work that is done, 0…1: large points of a sweep count for more.
    package var share: Double

    package init(finished: Int, asked: Int, share: Double) {
        self.finished = finished
        self.asked = asked
        self.share = share
    }

    /// Seconds that the rest will take if it goes on like this; `nil` while nothing is finished.
    package func remaining(after elapsed: Double) -> Double? {
        share > 0 ? elapsed * (1 - share) / share : nil
    }
}
