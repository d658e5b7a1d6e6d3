public import ClusterModel

/// What the server knows of a daemon: which of its reports were accepted.
public struct Registration: Hashable, Sendable, Codable {
    /// The latest boots, newest last.
    public var boots: [Boot]
    /// When the last report was accepted.
    public var lastReport: Timestamp

    /// One start of the daemon.
    public struct Boot: Hashable, Sendable, Codable {
        public var id: String
        /// The last report that was accepted.
        public var sequence: UInt64

        public init(id: String, sequence: UInt64) {
            self.id = id
            self.sequence = sequence
        }
    }

    public init(boots: [Boot], lastReport: Timestamp) {
        self.boots = boots
        self.lastReport = lastReport
    }

    /// Boots that are remembered: reports of a boot before these, late by as many restarts, count as new.
    static let bootsHeld = 8

    /// Whether the report was accepted before, or one after it of the same boot.
    func holds(_ report: MeasurementReport) -> Bool {
        boots.contains { $0.id == report.bootID && report.sequence <= $0.sequence }
    }

    /// The registration once `report` is accepted.
    func accepting(_ report: MeasurementReport, at moment: Timestamp) -> Registration {
        var next = self
        next.lastReport = moment
        if let known = next.boots.firstIndex(where: { $0.id == report.bootID }) {
            next.boots[known].sequence = report.sequence
        } else {
            next.boots.append(Boot(id: report.bootID, sequence: report.sequence))
            next.boots.removeFirst(max(0, next.boots.count - Self.bootsHeld))
        }
        return next
    }
}
