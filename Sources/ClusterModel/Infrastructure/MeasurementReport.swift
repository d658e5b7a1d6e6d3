/// What a daemon reports: one record for its node, with one entry for each peer.
///
/// The server keeps a report once, however often it arrives: `node`, `bootID` and `sequence` identify it.
public struct MeasurementReport: Hashable, Sendable, Codable {
    /// The node that measured: the source of every link in the report.
    public var node: String
    /// New with every start of the daemon.
    public var bootID: String
    /// Counted from 1 within a boot.
    public var sequence: UInt64
    public var links: [Measurement]

    public init(node: String, bootID: String, sequence: UInt64, links: [Measurement]) {
        self.node = node
        self.bootID = bootID
        self.sequence = sequence
        self.links = links
    }

    /// The daemon's estimate of the link to one peer.
    public struct Measurement: Hashable, Sendable, Codable {
        /// The peer's node name: the sink of the link.
        public var target: String
        /// Seconds between the newest sample and the sending of the report, by the daemon's own clock.
        public var age: Double
        /// `estimate.observedAt` is not sent: the server sets it from its own clock and ``age``.
        public var estimate: LinkEstimate
        /// Counts of the window that the report closes.
        public var probes: ProbeCounts?
        public var quality: LinkQuality?

        public init(
            target: String, age: Double, estimate: LinkEstimate, probes: ProbeCounts? = nil, quality: LinkQuality? = nil
        ) {
            self.target = target
            self.age = age
            self.estimate = estimate
            self.probes = probes
            self.quality = quality
        }
    }
}

/// What became of the probes of one window.
public struct ProbeCounts: Hashable, Sendable, Codable {
    public var sent: Int
    /// Answered within the waiting time.
    public var received: Int
    /// Not answered within the waiting time.
    public var lost: Int
    /// Of ``lost``, those that the reflector never saw.
    public var lostForward: Int
    /// Of ``lost``, those whose answer went missing.
    public var lostBackward: Int
    /// Answered after the waiting time; not among ``lost`` or ``received``.
    public var late: Int
    public var duplicate: Int
    public var reordered: Int

    public init(
        sent: Int = 0, received: Int = 0, lost: Int = 0, lostForward: Int = 0, lostBackward: Int = 0, late: Int = 0,
        duplicate: Int = 0, reordered: Int = 0
    ) {
        self.sent = sent
        self.received = received
        self.lost = lost
        self.lostForward = lostForward
        self.lostBackward = lostBackward
        self.late = late
        self.duplicate = duplicate
        self.reordered = reordered
    }
}
