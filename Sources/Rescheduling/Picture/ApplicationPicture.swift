package import ClusterModel

/// What is known of one application at one moment: all that moves are decided from.
package struct ApplicationPicture: Sendable {
    package var application: ApplicationID
    package var policy: ReschedulingPolicy
    package var scheduler: Scheduler
    /// The snapshot that ``standing`` was made from.
    package var snapshotRevision: UInt64
    /// When it was made.
    package var takenAt: Timestamp
    /// Those that stand for replicas, sorted by component and replica.
    package var pods: [RunningPod]
    /// Pods beyond the number of replicas, as in the middle of a rolling update.
    package var surplus: Int
    package var standing: Standing
    /// A better placement, where one was looked for.
    package var prospect: Prospect?

    package init(
        application: ApplicationID, policy: ReschedulingPolicy, scheduler: Scheduler = .builtin,
        snapshotRevision: UInt64, takenAt: Timestamp, pods: [RunningPod], surplus: Int = 0, standing: Standing,
        prospect: Prospect? = nil
    ) {
        self.application = application
        self.policy = policy
        self.scheduler = scheduler
        self.snapshotRevision = snapshotRevision
        self.takenAt = takenAt
        self.pods = pods
        self.surplus = surplus
        self.standing = standing
        self.prospect = prospect
    }

    /// Whose plan says where to.
    package enum Scheduler: Hashable, Sendable {
        case builtin
        /// The application's own; its plan is in force.
        case external
        /// The built-in one stands in for the application's own, for this reason: it would undo what that one meant.
        case fallback(String)
    }
}
