import ClusterModel

extension ManifestWriter {
    static func node(_ policy: SchedulingPolicy) -> OutputNode {
        document(
            .policy, metadata: [("name", .text(policy.name))],
            spec: [
                ("unmeasured", .text(policy.unmeasured.rawValue)),
                ("evidence", .text(policy.evidence.rawValue)),
                ("freshness", node(policy.freshness)),
                ("partition", .text(policy.partition.rawValue)),
                ("references", .sorted(policy.references) { reference($1, for: Metric(name: $0)) }),
                ("movePrice", .number(policy.movePrice)),
                ("schedulerNames", .texts(policy.schedulerNames)),
                ("rescheduling", .text(policy.rescheduling.mode.rawValue)),
                ("moves", node(policy.rescheduling)),
            ])
    }

    private static func node(_ moves: ReschedulingPolicy) -> OutputNode {
        .fields([
            ("holdFor", seconds(moves.holdFor)), ("improveAfter", seconds(moves.improveAfter)),
            ("startGain", .text(Ratio.text(moves.startGain))), ("stopGain", .text(Ratio.text(moves.stopGain))),
            ("settleFor", seconds(moves.settleFor)), ("backOffLimit", seconds(moves.backOffLimit)),
            ("perHour", .number(Double(moves.movesPerHour))), ("returnWithin", seconds(moves.returnWithin)),
        ])
    }

    static func seconds(_ value: Double) -> OutputNode {
        .text(DurationQuantity.text(value, in: .seconds))
    }

    private static func node(_ freshness: FreshnessPolicy) -> OutputNode {
        .fields([
            ("freshFor", .text(DurationQuantity.text(freshness.freshFor, in: .seconds))),
            ("staleFor", .text(DurationQuantity.text(freshness.staleFor, in: .seconds))),
            ("stalePenalty", .number(freshness.stalePenalty)),
        ])
    }

    private static func reference(_ value: Double, for metric: Metric) -> OutputNode {
        switch metric {
        case .latency, .jitter: milliseconds(value)
        case .bandwidth: .text(BitRate.text(value))
        case .reliability, .open: .number(value)
        }
    }
}
