import ClusterModel

/// Reports on their way into the tables: what each node's records become.
struct ReportAcceptance {
    let tables: ClusterTables
    let moment: Timestamp
    /// Seconds that an estimate is kept which nobody renews.
    let retention: Double
    private var changed: [String: (registration: Registration, links: [String: LinkEstimate])] = [:]

    init(tables: ClusterTables, moment: Timestamp, retention: Double) {
        self.tables = tables
        self.moment = moment
        self.retention = retention
    }

    mutating func accept(_ report: MeasurementReport) -> ReportOutcome {
        let registration =
            changed[report.node]?.registration ?? tables.registrations[report.node]
            ?? Registration(boots: [], lastReport: moment)
        guard !registration.holds(report) else { return .duplicate }
        let links = changed[report.node]?.links ?? tables.links[report.node] ?? [:]
        changed[report.node] = (registration.accepting(report, at: moment), merged(links, with: report))
        return .accepted
    }

    var edits: [Edit] {
        changed.sorted { $0.key < $1.key }.flatMap { node, records -> [Edit] in
            let (links, registration) = (Record.Key(.links, node), Record.Key(.registration, node))
            return [
                .put(links, .links(records.links), expecting: tables.precondition(links)),
                .put(
                    registration, .registration(records.registration), expecting: tables.precondition(registration)),
            ]
        }
    }

    private func merged(_ known: [String: LinkEstimate], with report: MeasurementReport) -> [String: LinkEstimate] {
        var links = known.filter { $0.value.observedAt.map { moment.seconds(since: $0) <= retention } ?? true }
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
