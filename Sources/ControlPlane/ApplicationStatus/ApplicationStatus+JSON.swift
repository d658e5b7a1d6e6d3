import ClusterModel

extension ApplicationStatus {
    /// The `status` of the custom resource, by the schema of the CustomResourceDefinition.
    package var json: [UInt8] { output.bytes }

    private var output: JSONOutput {
        .present([
            ("observedGeneration", .number(observedGeneration)), ("summary", .text(summary.rawValue)),
            ("placed", .text(placed)), ("worstLimit", worstLimit.map { .text($0) }),
            ("scheduler", scheduler.map { .text($0) }), ("policy", policy.map { .text($0) }),
            ("conditions", .list(conditions.map { $0.output(observedGeneration) })), ("plan", plan.map(\.output)),
            ("placements", .list(placements.map(\.output))), ("placementsOmitted", Self.count(omittedPlacements)),
            ("limits", .list(limits.map(\.output))), ("limitsOmitted", Self.count(omittedLimits)),
            ("problems", problems.isEmpty ? nil : .list(problems.map { .text($0) })),
        ])
    }

    private static func count(_ number: Int) -> JSONOutput? { number > 0 ? .number(number) : nil }
}

extension StatusCondition {
    fileprivate func output(_ generation: Int64) -> JSONOutput {
        .present([
            ("type", .text(kind.rawValue)), ("status", .text(status.rawValue)),
            ("observedGeneration", .number(generation)), ("lastTransitionTime", .text(changedAt.rfc3339)),
            ("reason", .text(reason)), ("message", .text(message)),
        ])
    }
}

extension ApplicationStatus.PlanSummary {
    fileprivate var output: JSONOutput {
        .present([
            ("status", .text(status.rawValue)), ("origin", .text(origin.rawValue)),
            ("objective", objective.map { .text(QuantityText.decimal($0)) }),
            ("bound", bound.map { .text(QuantityText.decimal($0)) }),
            ("gap", gap.map { .text(QuantityText.percent($0)) }),
            ("plannedAt", .text(plannedAt.rfc3339)),
        ])
    }
}

extension ApplicationStatus.PlacedReplica {
    fileprivate var output: JSONOutput {
        .present([
            ("component", .text(component)), ("replica", .number(replica)), ("node", .text(node)),
            ("pod", pod.map { .text($0) }),
        ])
    }
}

extension LimitStatus {
    fileprivate var output: JSONOutput {
        .present([
            ("constraint", .text(constraint)), ("subject", .text(subject)),
            ("statistic", statistic.map { .text($0.rawValue) }), ("observed", observed.map { .text($0) }),
            ("limit", .text(limit)), ("holds", .text(holdsWord)),
            ("age", age.map { .text(QuantityText.age($0)) }),
        ])
    }

    private var holdsWord: String {
        (holds.map { $0 ? StatusCondition.Status.true : .false } ?? .unknown).rawValue
    }
}
