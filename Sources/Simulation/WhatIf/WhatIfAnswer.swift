package import ClusterModel

/// What becomes of applications that run when something befalls their cluster: how they stand without that, and with it.
package struct WhatIfAnswer: Sendable, Codable, Hashable {
    /// What was asked.
    package var question: String
    /// What befell the cluster, with its moment in seconds.
    package var marks: [SimulationResult.Mark]
    /// By name. Each is a group of its own, whose name has the namespace in it.
    package var applications: [Change]
    package var notes: [String]

    /// - Parameters:
    ///   - now: The same scenario without events.
    ///   - then: With them. Of both the first run counts.
    package init(now: SimulationResult, then: SimulationResult) {
        question = then.scenario.question
        marks = then.marks
        notes = then.notes
        let before = Dictionary(Self.standings(now).map { ($0.outcome.group, $0.standing) }) { first, _ in first }
        applications = Self.standings(then).map { outcome, standing in
            let origin = before[outcome.group]
            return Change(
                name: outcome.group, now: origin, then: standing,
                moved: Self.moves(from: origin?.placements ?? [], to: standing.placements), repairs: outcome.repairs)
        }.sorted { $0.name < $1.name }
    }

    private static func standings(
        _ result: SimulationResult
    ) -> [(outcome: ApplicationOutcome, standing: Standing)] {
        (result.runs.first?.applications ?? []).map { outcome in
            let replicas = result.applications[outcome.group]?.components.reduce(0) { $0 + $1.replicas }
            return (outcome, Standing(outcome, isWhole: outcome.placements.count >= replicas ?? .max))
        }
    }

    private static func moves(from old: [ReplicaPlacement], to new: [ReplicaPlacement]) -> [Move] {
        new.compactMap { place in
            let source = old.first { $0.component == place.component && $0.replica == place.replica }?.node
            guard source != place.node else { return nil }
            return Move(component: place.component, replica: place.replica, source: source, target: place.node)
        }
    }

    /// One application, without the events and with them.
    package struct Change: Sendable, Codable, Hashable {
        package var name: String
        /// `nil` for one that was not there.
        package var now: Standing?
        package var then: Standing
        package var moved: [Move]
        /// Seconds of each time that limits were broken and mended.
        package var repairs: [Double]
    }

    /// A replica that is elsewhere in the end.
    package struct Move: Sendable, Codable, Hashable {
        package var component: String
        package var replica: Int
        /// `nil` for one that had no place.
        package var source: String?
        package var target: String
    }

    /// How an application stands at the end.
    package struct Standing: Sendable, Codable, Hashable {
        /// Whether every replica has a place.
        package var isWhole: Bool
        package var placements: [ReplicaPlacement]
        /// Required constraints that do not hold; empty for an application that is not whole.
        package var broken: [ConstraintOutcome]
        /// Why replicas have no place.
        package var reasons: [ApplicationOutcome.Reason]
        /// Proven: no placement keeps all limits.
        package var isInfeasible: Bool

        init(_ outcome: ApplicationOutcome, isWhole: Bool) {
            self.isWhole = isWhole
            placements = outcome.placements
            broken = isWhole ? outcome.constraints.filter { $0.holdsAtEnd == false } : []
            reasons = isWhole ? [] : outcome.reasons
            isInfeasible = !isWhole && outcome.isInfeasible
        }

        package var isGood: Bool { isWhole && broken.isEmpty }
    }
}

extension WhatIfAnswer.Change {
    package enum Verdict: String, Sendable, Codable, CaseIterable {
        /// Nothing changes.
        case untouched
        /// Elsewhere in the end, within all limits.
        case moved
        /// It was in trouble without the events, and is not with them.
        case mended
        /// In trouble with the events or without.
        case troubled
        /// Within its limits without the events, and not with them.
        case broken
        /// It had all its places without the events, and has not with them.
        case homeless
    }

    package var verdict: Verdict {
        let wasGood = now?.isGood ?? false
        if then.isGood { return wasGood ? (moved.isEmpty ? .untouched : .moved) : .mended }
        if !then.isWhole, now?.isWhole ?? true { return .homeless }
        return wasGood ? .broken : .troubled
    }
}
