import ClusterModel

extension Measure {
    /// What values are in.
    package enum Unit: Sendable {
        /// 0…1, shown as %.
        case share
        /// A number of its own, such as the objective.
        case number
        case things
        case seconds
        case milliseconds
    }

    package var unit: Unit {
        switch self {
        case .constraintsKept, .applicationsKept, .latencyUse, .lossUse, .accepted, .cpuUse, .memoryUse: .share
        case .objective, .objectiveOverBound, .cost: .number
        case .rejected, .brokenConstraints, .moves, .work: .things
        case .timeToRepair, .waiting: .seconds
        case .decisionTime: .milliseconds
        }
    }

    /// What people call it: `constraints kept`.
    package var label: String {
        switch self {
        case .constraintsKept: "constraints kept"
        case .applicationsKept: "applications kept"
        case .latencyUse: "latency ÷ limit"
        case .lossUse: "loss ÷ limit"
        case .objective: "objective"
        case .objectiveOverBound: "objective ÷ bound"
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .brokenConstraints: "constraints broken"
        case .moves: "moves"
        case .timeToRepair: "time to repair"
        case .waiting: "waiting"
        case .cpuUse: "CPU use"
        case .memoryUse: "memory use"
        case .cost: "cost"
        case .work: "work"
        case .decisionTime: "decision time"
        }
    }

    /// What it means, for people who did not read the guide.
    package var meaning: String {
        switch self {
        case .constraintsKept: "Share of the required constraints of running applications that held, weighted by time."
        case .applicationsKept:
            "Share of the time of running applications in which all their required constraints held."
        case .latencyUse: "Mean of latency ÷ limit over limited paths and channels; above 100 % a limit is broken."
        case .lossUse: "Mean of −ln r ÷ −ln limit, where r is the reliability; above 100 % a limit is broken."
        case .objective: "Mean objective of applications that ran whole, weighted by time."
        case .objectiveOverBound:
            "Mean of objective ÷ lower bound when a placement was chosen; 1 is proved to be the best."
        case .accepted: "Share of the applications that arrived that came to run whole."
        case .rejected: "Applications that never ran whole."
        case .brokenConstraints: "Required constraints that were broken at some time."
        case .moves: "Pods that were moved."
        case .timeToRepair: "Mean time from a limit's breaking until all limits of its application held again."
        case .waiting: "Mean time from an application's arrival until it ran whole."
        case .cpuUse: "Share of the allocatable CPU that pods asked for, weighted by time."
        case .memoryUse: "Share of the allocatable memory that pods asked for, weighted by time."
        case .cost: "Sum of the cost of all pods' nodes, mean over time."
        case .work: "Mean number of partial placements that were looked at for one decision."
        case .decisionTime: "Mean time of one decision on the machine that ran the simulation."
        }
    }

    /// A value with its unit; shares as `99.3 %`.
    package func text(_ value: Double) -> String {
        switch unit {
        case .share: QuantityText.percent(value)
        case .number: QuantityText.decimal(value)
        case .things: QuantityText.decimal(value, places: 1)
        case .seconds: "\(QuantityText.decimal(value, places: 1)) s"
        case .milliseconds: QuantityText.milliseconds(value)
        }
    }

    /// A difference with its sign: `+1.2 s`, in percentage points for shares.
    package func differenceText(_ value: Double) -> String {
        let text =
            unit == .share ? "\(QuantityText.decimal(value * 100, places: 2)) points" : self.text(value)
        return value > 0 && !text.hasPrefix("0") || value > 0 && text.hasPrefix("0.") ? "+" + text : text
    }

    /// `99.3 ± 0.2 %`; without `±` where there is no interval.
    package func text(_ estimate: MeanEstimate) -> String {
        guard let halfWidth = estimate.halfWidth else { return text(estimate.mean) }
        let parts = text(estimate.mean).split(separator: " ", maxSplits: 1)
        let width = text(halfWidth).split(separator: " ", maxSplits: 1)
        guard let number = parts.first, let margin = width.first else { return text(estimate.mean) }
        return "\(number) ± \(margin)" + (parts.count > 1 ? " \(parts[1])" : "")
    }
}
