public import ClusterModel

/// What the server knows of a daemon: which of its reports were accepted.
public struct Registration: Hashable, Sendable, Codable {
    /// The boots that reported latest, the latest last.
    public var boots: [Boot]
    /// When the last report was accepted.
    public var lastReport: Timestamp

    public init(boots: [Boot], lastReport: Timestamp) {
        self.boots = boots
        self.lastReport = lastReport
    }

    /// Boots that are remembered: reports of a boot that was silent while as many others reported count as new.
    static let bootsHeld = 8

    /// Whether the report was accepted before.
    func holds(_ report: MeasurementReport) -> Bool {
        boots.contains { $0.id == report.bootID && $0.holds(report.sequence) }
    }

    /// The registration once `report` is accepted.
    func accepting(_ report: MeasurementReport, at moment: Timestamp) -> Registration {
        var next = self
        next.lastReport = moment
        var boot = next.boots.first { $0.id == report.bootID } ?? Boot(id: report.bootID, sequence: 0)
        boot.accept(report.sequence)
        next.boots.removeAll { $0.id == report.bootID }
        next.boots.append(boot)
        next.boots.removeFirst(max(0, next.boots.count - Self.bootsHeld))
        return next
    }
}
