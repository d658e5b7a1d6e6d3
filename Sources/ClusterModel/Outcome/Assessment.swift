/// What a plan says of every node for one replica of a component: the answer to `filter` and `prioritize`.
public struct Assessment: Hashable, Sendable, Codable {
    public var component: String
    public var replica: Int
    /// One verdict for each node of the snapshot, in its order.
    public var verdicts: [Verdict]

    public init(component: String, replica: Int, verdicts: [Verdict]) {
        self.component = component
        self.replica = replica
        self.verdicts = verdicts
    }

    public enum Verdict: Hashable, Sendable, Codable {
        /// 0…10 for kube-scheduler. `regret` is how much larger the objective is at least than the plan's; `nil` when
        /// no completion was found from here but none was proven impossible either.
        case passes(score: Int, regret: Double?)
        case rejected(Rejection.Cause)
    }
}
