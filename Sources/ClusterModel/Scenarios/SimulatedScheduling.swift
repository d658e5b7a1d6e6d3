/// How pods come to nodes in a scenario, and how fast the cluster around the scheduler is.
public struct SimulatedScheduling: Hashable, Sendable, Codable {
    public var unit: Unit
    /// Of ``Unit/pods``: kube-scheduler's `percentageOfNodesToScore`, 1…100; `nil` for its own sampling.
    public var percentageOfNodesToScore: Int?
    /// Of ``Unit/pods``: the weight of our extender's scores, 1…100.
    public var extenderWeight: Int
    /// Seconds between the pods of an application.
    public var podInterval: Double
    /// Seconds until a pod that found no node is tried again; kube-scheduler's flush of unschedulable pods.
    public var retryAfter: Double
    /// Seconds from binding until a pod runs.
    public var podStart: Double
    /// Seconds from eviction until a pod is gone.
    public var podGrace: Double
    /// Seconds from the loss of a node until its pods are replaced.
    public var nodeLossToleration: Double
    /// Seconds between two looks of the rescheduler.
    public var lookInterval: Double

    public init(
        unit: Unit = .pods, percentageOfNodesToScore: Int? = 100, extenderWeight: Int = 12, podInterval: Double = 0.1,
        retryAfter: Double = 60, podStart: Double = 3, podGrace: Double = 10, nodeLossToleration: Double = 340,
        lookInterval: Double = 5
    ) {
        self.unit = unit
        self.percentageOfNodesToScore = percentageOfNodesToScore
        self.extenderWeight = extenderWeight
        self.podInterval = podInterval
        self.retryAfter = retryAfter
        self.podStart = podStart
        self.podGrace = podGrace
        self.nodeLossToleration = nodeLossToleration
        self.lookInterval = lookInterval
    }

    public enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
        /// One pod after the other through kube-scheduler, with our extender where the strategy is ours.
        case pods
        /// All pods of an application at once, or none.
        case applications
    }
}
