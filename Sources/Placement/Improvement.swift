/// A better placement that a search met on its way: each has a smaller objective than the one before.
public struct Improvement: Hashable, Sendable {
    /// Seconds since planning began, by the deadline's clock.
    public var seconds: Double
    /// What the plan would cost if the search ended here.
    public var objective: Double

    public init(seconds: Double, objective: Double) {
        self.seconds = seconds
        self.objective = objective
    }
}
