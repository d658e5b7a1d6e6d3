public import ClusterModel
import Synchronization

/// What became of a daemon's report.
public enum ReportOutcome: String, Hashable, Sendable, Codable {
    case accepted
    /// It, or a later one of the same boot, was accepted before. Nothing changed.
    case duplicate
}

extension ClusterState {
    /// Keeps a daemon's report, once however often it arrives.
    ///
    /// One commit: the links of the reporting node and its registration. The moment of each estimate is this server's
    /// clock less the age that the daemon gives (an age below 0 counts as 0). Peers that the report does not name keep
    /// what was known of them. An estimate older than the one that is held, from a spool, does not replace it.
    ///
    /// - Throws: ``StateStoreError/failed(_:)`` for a report with ``MeasurementReport/problems()``; what the store
    ///   throws.
    public func accept(_ report: MeasurementReport) async throws(StateStoreError) -> ReportOutcome {
        if let problem = report.problems().first {
            throw .failed("a report of node \"\(report.node)\" is not valid: \(problem)")
        }
        for _ in 1..<Self.attempts {
            do {
                return try await acceptOnce(report)
            } catch .conflict {
                // Another replica, or another request, wrote the same node's records meanwhile.
                try await refresh([Record.Key(.links, report.node), Record.Key(.registration, report.node)])
            }
        }
        return try await acceptOnce(report)
    }

    /// How often a report meets another writer before that is an error.
    private static let attempts = 16

    private func acceptOnce(_ report: MeasurementReport) async throws(StateStoreError) -> ReportOutcome {
        let moment = now()
        let edits = tables.withLock { tables -> [Edit]? in
            if tables.registrations[report.node]?.holds(report) == true { return nil }
            return self.edits(accepting: report, at: moment, in: tables)
        }
        guard let edits else { return .duplicate }
        try await commit(edits)
        return .accepted
    }

    private func edits(accepting report: MeasurementReport, at moment: Timestamp, in tables: ClusterTables) -> [Edit] {
        let registrationKey = Record.Key(.registration, report.node)
        let registration = tables.registrations[report.node] ?? Registration(boots: [], lastReport: moment)
        let linksKey = Record.Key(.links, report.node)
        let links = merged(tables.links[report.node] ?? [:], with: report, at: moment)
        return [
            .put(linksKey, .links(links), expecting: tables.precondition(linksKey)),
            .put(
                registrationKey, .registration(registration.accepting(report, at: moment)),
                expecting: tables.precondition(registrationKey)),
        ]
    }

    private func merged(
        _ known: [String: LinkEstimate], with report: MeasurementReport, at moment: Timestamp
    ) -> [String: LinkEstimate] {
        var links = known.filter {
            $0.value.observedAt.map { moment.seconds(since: $0) <= configuration.linkRetention } ?? true
        }
        for measurement in report.links {
            var estimate = measurement.estimate
            estimate.observedAt = moment.advanced(bySeconds: -max(0, measurement.age))
            if let held = links[measurement.target], !estimate.supersedes(held, at: moment) { continue }
            links[measurement.target] = estimate
        }
        return links
    }
}

extension ClusterTables {
    fileprivate func precondition(_ key: Record.Key) -> Precondition {
        revision(of: key).map { .revision($0) } ?? .absent
    }
}
