package import ClusterModel

/// A placement that could be had by moving pods, and the steps that lead there.
package struct Prospect: Hashable, Sendable {
    /// Of the plan that all pods take part in that may be moved.
    package var status: Plan.Status
    package var snapshotRevision: UInt64
    /// The objective of the placement that runs, and the plan's without the price of its moves.
    package var before: Double?
    package var after: Double?
    /// No placement has a smaller objective, the price of its moves included.
    package var bound: Double?
    /// The best first; each says what the application is like when it alone is done.
    package var steps: [Step]
    /// What the plan rests on is not known well enough.
    package var doubt: Doubt?
    /// The same of the placement that runs: nothing is improved that is not known.
    package var presentDoubt: Doubt?
    /// Labels of limits that cannot hold together, where there is no plan.
    package var conflict: [String]

    package init(
        status: Plan.Status, snapshotRevision: UInt64, before: Double? = nil, after: Double? = nil,
        bound: Double? = nil, steps: [Step] = [], doubt: Doubt? = nil, presentDoubt: Doubt? = nil,
        conflict: [String] = []
    ) {
        self.status = status
        self.snapshotRevision = snapshotRevision
        self.before = before
        self.after = after
        self.bound = bound
        self.steps = steps
        self.doubt = doubt
        self.presentDoubt = presentDoubt
        self.conflict = conflict
    }

    /// One replica of those that the plan has elsewhere.
    package struct Step: Hashable, Sendable {
        package var replica: ReplicaPlacement
        package var target: String
        /// Required limits that are broken once it is done.
        package var broken: [String]
        /// Those of them that hold now.
        package var newlyBroken: [String]
        package var objective: Double?
        /// Why the target does not take the replica while all others are where they are.
        package var obstacle: Rejection.Cause?

        package init(
            replica: ReplicaPlacement, target: String, broken: [String] = [], newlyBroken: [String] = [],
            objective: Double? = nil, obstacle: Rejection.Cause? = nil
        ) {
            self.replica = replica
            self.target = target
            self.broken = broken
            self.newlyBroken = newlyBroken
            self.objective = objective
            self.obstacle = obstacle
        }
    }

    /// How much smaller the objective gets; `nil` where either is unknown.
    package var gain: Double? {
        guard let before, let after else { return nil }
        return before - after
    }

    /// The same as a share of the present one.
    package var share: Double? {
        guard let gain, let before else { return nil }
        return gain / max(abs(before), 1e-9)
    }
}
