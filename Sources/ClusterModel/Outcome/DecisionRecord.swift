/// What was answered to one request of kube-scheduler, or done with a pod that runs, and from what: bounded, so that it
/// can be kept.
public struct DecisionRecord: Hashable, Sendable, Codable {
    /// Unique; later records have greater ones, compared as strings.
    public var id: String
    /// `filter`, `prioritize`, `bind` or `preempt`; `evict` for what Isochrone does of its own accord.
    public var verb: String
    public var pod: Pod
    public var outcome: Outcome
    /// What the request was refused or failed with.
    public var reason: String?
    /// When the request was answered.
    public var decidedAt: Timestamp
    /// Requests that were answered so one after the other; ``decidedAt`` is of the last of them.
    public var requests: Int
    /// What the answer was made from; `nil` where it was made without looking.
    public var basis: Basis?
    /// How many nodes were asked about.
    public var candidates: Int
    /// How many of them passed.
    public var passing: Int
    /// How many were rejected for each class of causes, the most frequent first.
    public var causes: [CauseCount]
    /// The verdicts on single nodes: all of them up to a bound, beyond it the best that passed and some of each class.
    public var nodes: [NodeVerdict]
    /// The node that capacity is held on, or that the pod was bound to or is meant for.
    public var node: String?
    /// The node that the pod runs on, where it is to leave it or is made to wait there.
    public var source: String?

    public init(
        id: String, verb: String, pod: Pod, outcome: Outcome, reason: String? = nil, decidedAt: Timestamp,
        requests: Int = 1, basis: Basis? = nil, candidates: Int = 0, passing: Int = 0, causes: [CauseCount] = [],
        nodes: [NodeVerdict] = [], node: String? = nil, source: String? = nil
    ) {
        self.id = id
        self.verb = verb
        self.pod = pod
        self.outcome = outcome
        self.reason = reason
        self.decidedAt = decidedAt
        self.requests = requests
        self.basis = basis
        self.candidates = candidates
        self.passing = passing
        self.causes = causes
        self.nodes = nodes
        self.node = node
        self.source = source
    }

    /// Who was asked for.
    public struct Pod: Hashable, Sendable, Codable {
        public var namespace: String
        public var name: String
        public var uid: String
        public var application: String?
        public var component: String?
        /// Counted from 0; `nil` where the pod stands for none.
        public var replica: Int?

        public init(
            namespace: String, name: String, uid: String, application: String? = nil, component: String? = nil,
            replica: Int? = nil
        ) {
            self.namespace = namespace
            self.name = name
            self.uid = uid
            self.application = application
            self.component = component
            self.replica = replica
        }
    }

    public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
        /// Not a pod of ours: everything passed.
        case neutral
        /// Answered from a plan.
        case assessed
        /// Answered from a plan before its alternatives were known: only the planned node passed.
        case planned
        /// Answered without a look, because there was too much to do.
        case overloaded
        /// The pod claims to be ours and could not be judged.
        case refused
        /// The Binding was created, or was there already.
        case bound
        /// The Binding could not be created, or a pod could not be evicted.
        case failed
        /// The pod was evicted, so that its successor finds another node.
        case evicted
        /// Under `dry-run`: the pod would have been evicted.
        case rehearsed
        /// There was a reason to move a pod, and another one to wait.
        case waiting
        /// The successor of an evicted pod runs.
        case moved
        /// No successor of an evicted pod had a node in time.
        case lost
        /// No required limit is broken any more.
        case repaired
    }

    /// The state that an answer was made from.
    public struct Basis: Hashable, Sendable, Codable {
        public var snapshotRevision: UInt64
        public var plannedAt: Timestamp
        public var planStatus: Plan.Status
        /// Seconds since the oldest sample that the plan's limits rest on, at the time of the answer; `nil` where they
        /// rest on none.
        public var age: Double?
        /// How many nodes there were.
        public var knownNodes: Int

        public init(
            snapshotRevision: UInt64, plannedAt: Timestamp, planStatus: Plan.Status, age: Double?, knownNodes: Int
        ) {
            self.snapshotRevision = snapshotRevision
            self.plannedAt = plannedAt
            self.planStatus = planStatus
            self.age = age
            self.knownNodes = knownNodes
        }
    }

    /// One class of causes, as kube-scheduler was told.
    public struct CauseCount: Hashable, Sendable, Codable {
        public var cause: String
        public var nodes: Int

        public init(cause: String, nodes: Int) {
            self.cause = cause
            self.nodes = nodes
        }
    }

    /// What one node was to the pod.
    public struct NodeVerdict: Hashable, Sendable, Codable {
        public var node: String
        /// 0…10; `nil` for a node that was rejected.
        public var score: Int?
        /// How much larger the objective would be at least; `nil` when unknown or rejected.
        public var regret: Double?
        /// Why it was rejected; `nil` for a node that passed.
        public var reason: String?
        /// The same as values, limits and ages; `nil` where only the class of the cause was kept.
        public var cause: Rejection.Cause?

        public init(
            node: String, score: Int? = nil, regret: Double? = nil, reason: String? = nil, cause: Rejection.Cause? = nil
        ) {
            self.node = node
            self.score = score
            self.regret = regret
            self.reason = reason
            self.cause = cause
        }
    }
}
