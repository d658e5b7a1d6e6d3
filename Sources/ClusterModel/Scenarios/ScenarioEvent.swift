/// Something that befalls the cluster of a scenario.
public struct ScenarioEvent: Hashable, Sendable, Codable {
    /// Seconds since the start.
    public var at: Double
    public var change: Change
    /// Seconds after which it is undone; `nil` when it stays, or until ``Change/heal(_:)``.
    public var duration: Double?
    /// How often it comes again.
    public var repetition: Repetition?

    public init(at: Double, change: Change, duration: Double? = nil, repetition: Repetition? = nil) {
        self.at = at
        self.change = change
        self.duration = duration
        self.repetition = repetition
    }

    public struct Repetition: Hashable, Sendable, Codable {
        /// Seconds from one time to the next, above 0.
        public var every: Double
        /// How often in all; `nil` for until the end.
        public var times: Int?

        public init(every: Double, times: Int? = nil) {
            self.every = every
            self.times = times
        }
    }

    public enum Change: Hashable, Sendable, Codable {
        case degrade([LinkSelector], Degradation)
        /// Nothing gets through.
        case fail([LinkSelector])
        /// Ends what earlier events did to these links.
        case heal([LinkSelector])
        /// The nodes are gone, with their pods.
        case lose(PlaceSelector)
        /// The nodes keep running, and nothing gets in or out of the place they make up.
        case partition(PlaceSelector)
        /// Others take this share of the nodes' allocatable resources, 0…1.
        case load(PlaceSelector, cpu: Double, memory: Double)
        /// The monitors of these nodes report nothing.
        case silence(PlaceSelector)
        /// New nodes like one that is there.
        case add(count: Count, like: String)
    }

    /// What becomes of a link that is worse than usual.
    public struct Degradation: Hashable, Sendable, Codable {
        /// Latency and jitter are multiplied by it, above 0.
        public var latencyFactor: Double
        /// Milliseconds that are added to the latency after that.
        public var addedLatency: Double
        /// Takes the place of the reliability where that is higher, 0…1; `nil` leaves it.
        public var reliability: Double?
        /// The bandwidth is multiplied by it, 0…1 or more.
        public var bandwidthFactor: Double

        public init(
            latencyFactor: Double = 1, addedLatency: Double = 0, reliability: Double? = nil, bandwidthFactor: Double = 1
        ) {
            self.latencyFactor = latencyFactor
            self.addedLatency = addedLatency
            self.reliability = reliability
            self.bandwidthFactor = bandwidthFactor
        }
    }
}
