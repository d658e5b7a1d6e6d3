import ClusterModel
import Placement

/// The conditions of an application, each with its reason.
struct StatusJudgement {
    private let basis: StatusBasis
    /// Required limits that are known to be broken.
    private let broken: [LimitCheck]
    private let unknown: [LimitCheck]
    private var violations: [PlacementJudgement.Violation] { basis.checks?.violations ?? [] }

    init(_ basis: StatusBasis) {
        self.basis = basis
        let limits = basis.checks?.limits ?? []
        broken = limits.filter { $0.observed != nil && !$0.holds }
        unknown = limits.filter { $0.observed == nil }
    }

    private typealias Finding = (status: StatusCondition.Status, reason: String, message: String)

    var conditions: [StatusCondition] {
        StatusCondition.Kind.allCases.map { kind in
            let finding = finding(kind)
            let old = basis.previous.first { $0.kind == kind }
            let isSame = old?.status == finding.status
            return StatusCondition(
                kind, finding.status, finding.reason, Self.short(finding.message),
                changedAt: isSame ? old?.changedAt ?? basis.now : basis.now)
        }
    }

    var summary: ApplicationStatus.Summary {
        guard basis.problems.isEmpty else { return .invalid }
        if finding(.degraded).status == .true { return .degraded }
        if finding(.infeasible).status == .true { return .infeasible }
        if finding(.satisfied).status == .true { return .satisfied }
        return finding(.planned).status == .true ? .planned : .pending
    }

    private func finding(_ kind: StatusCondition.Kind) -> Finding {
        switch kind {
        case .planned: planned
        case .satisfied: satisfied
        case .degraded: degraded
        case .infeasible: infeasible
        }
    }

    /// What an invalid spec says is the last valid one's.
    private var planned: Finding {
        guard basis.problems.isEmpty else {
            return (.false, "InvalidSpec", "the spec cannot be read: \(Self.list(basis.problems))")
        }
        guard let application = basis.application else { return (.unknown, "Pending", "nobody has planned it yet") }
        guard basis.policy != nil else {
            return (.false, "PolicyNotLoaded", "no policy `\(application.policy ?? "default")` is loaded")
        }
        guard let plan = basis.plan else { return (.unknown, "Pending", "nobody has planned it yet") }
        switch plan.status {
        case .optimal, .feasible: return (.true, reason(of: plan), text(of: plan))
        case .infeasible: return (.false, "Infeasible", "no placement keeps everything that is required")
        case .unknown: return (.unknown, "TimeTooShort", "neither a placement nor a proof was found in time")
        }
    }

    private func reason(of plan: Plan) -> String {
        if plan.origin == .external { return "External" }
        return plan.status == .optimal ? "Optimal" : "Feasible"
    }

    private func text(of plan: Plan) -> String {
        var text = plan.origin == .external ? "the application's own scheduler planned it" : "a placement was found"
        if plan.status == .optimal { text = "the best placement was found" }
        if let objective = plan.objective { text += ", objective \(QuantityText.decimal(objective))" }
        if plan.status == .feasible, let gap = plan.gap {
            text += ", at most \(QuantityText.percent(gap)) from the best"
        }
        guard let detail = basis.scheduler?.detail else { return text }
        return text + "; the built-in scheduler stands in for the application's own: \(detail)"
    }

    private var satisfied: Finding {
        let running = "\(basis.running) of \(basis.wanted) replicas run"
        if !broken.isEmpty { return (.false, "LimitBroken", Self.list(broken.map(\.sentence))) }
        if !violations.isEmpty { return (.false, "RuleBroken", Self.list(violations.map(\.sentence))) }
        guard basis.application != nil else { return (.unknown, "Pending", "no spec could be read yet") }
        guard basis.running >= basis.wanted else { return (.false, "ReplicasMissing", running) }
        guard let checks = basis.checks else { return (.unknown, "NotMeasured", "nothing is known of the nodes") }
        guard unknown.isEmpty else { return (.unknown, "NotMeasured", Self.list(unknown.map(\.sentence))) }
        guard let closest = checks.limits.first else { return (.true, "Satisfied", "\(running); there are no limits") }
        return (.true, "Satisfied", "\(running), and all limits hold; the closest: \(closest.sentence)")
    }

    private var degraded: Finding {
        if !broken.isEmpty { return (.true, "LimitBroken", Self.list(broken.map(\.sentence))) }
        if let state = violations.first(where: \.isOfNode) { return (.true, "NodeUnusable", state.sentence) }
        if !violations.isEmpty { return (.true, "RuleBroken", Self.list(violations.map(\.sentence))) }
        guard basis.running > 0 else { return (.false, "NothingRuns", "no replica runs") }
        guard basis.checks != nil else { return (.unknown, "NotMeasured", "nothing is known of the nodes") }
        guard unknown.isEmpty else { return (.unknown, "NotMeasured", Self.list(unknown.map(\.sentence))) }
        return (.false, "AllHolds", "what runs keeps what is required")
    }

    private var infeasible: Finding {
        guard let plan = basis.plan, basis.policy != nil else {
            return (.unknown, "Pending", "nobody has planned it yet")
        }
        switch plan.status {
        case .optimal, .feasible: return (.false, "PlacementFound", "there is a placement")
        case .unknown: return (.unknown, "TimeTooShort", "neither a placement nor a proof was found in time")
        case .infeasible: return (.true, "NoPlacement", conflict(plan.explanation))
        }
    }

    private func conflict(_ explanation: Explanation) -> String {
        let rules = explanation.conflict
        var text = "no node suits every replica"
        if !rules.isEmpty { text = "cannot hold together: \(rules.joined(separator: ", "))" }
        guard !explanation.relaxations.isEmpty else { return text }
        return text + "; " + Self.list(explanation.relaxations.map(\.sentence))
    }

    /// The first ones; the rest is counted.
    private static func list(_ texts: [String]) -> String {
        let told = 5
        let shown = texts.prefix(told).joined(separator: "; ")
        return texts.count > told ? "\(shown); and \(texts.count - told) more" : shown
    }

    /// Within what Kubernetes allows for a message.
    private static func short(_ message: String) -> String {
        message.utf8.count <= 4_000 ? message : String(message.prefix(1_000)) + "…"
    }
}

extension PlacementJudgement.Violation {
    /// Whether the node itself is what is wrong.
    fileprivate var isOfNode: Bool {
        switch cause {
        case .notReady, .unknownNode, .partitioned: true
        default: false
        }
    }
}
