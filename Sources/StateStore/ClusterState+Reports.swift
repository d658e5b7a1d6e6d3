public import ClusterModel
import Synchronization

/// What became of a daemon's report.
public enum ReportOutcome: String, Hashable, Sendable, Codable {
    case accepted
    /// It was accepted before. Nothing changed.
    case duplicate
}

extension ClusterState {
    /// Keeps one report, as ``accept(reports:)`` does.
    public func accept(_ report: MeasurementReport) async throws(StateStoreError) -> ReportOutcome {
        try await accept(reports: [report]).first ?? .duplicate
    }

    /// Keeps reports of daemons, each once however often and in whatever order they arrive.
    ///
    /// One commit for all: the links of the reporting nodes and their registrations. The moment of each estimate is this
    /// server's clock less the age that the daemon gives (an age below 0 counts as 0). Peers that no report names keep
    /// what was known of them. An estimate older than the one that is held, from a spool, does not replace it.
    ///
    /// - Returns: an outcome for each report.
    /// - Throws: ``StateStoreError/failed(_:)`` for a report with ``MeasurementReport/problems()``; what the store
    ///   throws.
    public func accept(reports: [MeasurementReport]) async throws(StateStoreError) -> [ReportOutcome] {
        for report in reports {
            guard let problem = report.problems().first else { continue }
            throw .failed("a report of node \"\(report.node)\" is not valid: \(problem)")
        }
        for _ in 1..<Self.attempts {
            do {
                return try await acceptOnce(reports)
            } catch .conflict {
                // Another replica, or another request, wrote the same node's records meanwhile.
                for node in Set(reports.map(\.node)) {
                    try await refresh([Record.Key(.links, node), Record.Key(.registration, node)])
                }
            }
        }
        return try await acceptOnce(reports)
    }

    /// How often reports meet another writer before that is an error.
    private static let attempts = 16

    private func acceptOnce(_ reports: [MeasurementReport]) async throws(StateStoreError) -> [ReportOutcome] {
        let moment = now()
        let (edits, outcomes) = tables.withLock { tables in
            var acceptance = ReportAcceptance(tables: tables, moment: moment, retention: configuration.linkRetention)
            let outcomes = reports.map { acceptance.accept($0) }
            return (acceptance.edits, outcomes)
        }
        if !edits.isEmpty { try await commit(edits) }
        return outcomes
    }
}
