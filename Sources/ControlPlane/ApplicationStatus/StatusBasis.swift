package import ClusterModel
package import Placement

/// Everything that the status of an application is made from, at one moment.
package struct StatusBasis: Sendable {
    package var id: ApplicationID
    /// Of the newest spec.
    package var generation: Int64
    /// Why the newest spec cannot be read; empty where it can.
    package var problems: [String]
    /// The last spec that could be read.
    package var application: Application?
    /// The policy by which it is planned; `nil` where none of that name is loaded.
    package var policy: SchedulingPolicy?
    package var plan: Plan?
    /// Where the pods run: one for each replica.
    package var pods: [PodPlacement]
    /// What is known now of the nodes and links where they run; `nil` where nothing is.
    package var checks: PlacementChecks?
    package var scheduler: Scheduler?
    /// What the status said last; the times of conditions that are as they were go on.
    package var previous: [StatusCondition]
    package var now: Timestamp

    /// Who plans.
    package struct Scheduler: Hashable, Sendable {
        /// `builtin`, `external` or `fallback`.
        package var word: String
        /// Why the built-in scheduler stands in.
        package var detail: String?

        package init(word: String, detail: String? = nil) {
            self.word = word
            self.detail = detail
        }
    }

    package init(
        id: ApplicationID, generation: Int64 = 1, problems: [String] = [], application: Application? = nil,
        policy: SchedulingPolicy? = nil, plan: Plan? = nil, pods: [PodPlacement] = [],
        checks: PlacementChecks? = nil, scheduler: Scheduler? = nil, previous: [StatusCondition] = [], now: Timestamp
    ) {
        self.id = id
        self.generation = generation
        self.problems = problems
        self.application = application
        self.policy = policy
        self.plan = plan
        self.pods = pods
        self.checks = checks
        self.scheduler = scheduler
        self.previous = previous
        self.now = now
    }

    /// Replicas that are asked for.
    var wanted: Int {
        application?.components.reduce(0) { $0 + max(0, $1.replicas) } ?? 0
    }

    /// Replicas that run.
    var running: Int { Set(pods.map { ReplicaName($0.replicaPlacement) }).count }
}
