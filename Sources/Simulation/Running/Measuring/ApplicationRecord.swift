import ClusterModel
import Placement
import Rescheduling

/// How an application fared on the truth.
struct ApplicationRecord {
    private(set) var constraints: [ConstraintRecord]
    /// The place of each rule in ``constraints`` by its label.
    private let indices: [String: Int]
    private(set) var wholeAt: Double?
    /// Of the placement that was whole first.
    var objective: Double?
    var bound: Double?
    var isOptimal: Bool?
    private(set) var repairs: [Double] = []
    /// Since when something is broken.
    private(set) var brokenSince: Double?
    private(set) var tally = Tally()
    private var since = 0.0
    /// What the distributions count: one value for each limit.
    private var (latencyUses, lossUses) = ([Double](), [Double]())

    init(_ application: Application) {
        let rules = application.constraints.enumerated().filter { $1.enforcement.isRequired }
            .map { ConstraintRecord($1, at: $0) }
        let demands = application.channels.filter { $0.bandwidth ?? 0 > 0 }.map { channel in
            ConstraintRecord(
                label: "\(Relaxation.demand) of channel \(channel.name)", rule: RuleKind.bandwidth.rawValue,
                limit: channel.bandwidth, isMinimum: true)
        }
        constraints = rules + demands
        indices = Dictionary(constraints.enumerated().map { ($1.label, $0) }) { first, _ in first }
    }

    /// Lets time go by as everything was.
    mutating func advance(to moment: Double, _ distributions: inout Distributions) {
        let seconds = moment - since
        since = moment
        guard seconds > 0 else { return }
        for index in constraints.indices { constraints[index].pass(seconds) }
        for use in latencyUses { distributions.add(.latencyUse, use, weight: seconds) }
        for use in lossUses { distributions.add(.lossUse, use, weight: seconds) }
        if tally.objectives > 0 { distributions.add(.objective, tally.objective, weight: seconds) }
    }

    /// The application runs whole, and this is what that is worth.
    ///
    /// - Parameter objective: `nil` where a link that the application needs lets nothing through.
    mutating func judge(_ checks: PlacementChecks, objective: Double?, at moment: Double) {
        let isFirst = wholeAt == nil
        wholeAt = wholeAt ?? moment
        judgeConstraints(checks)
        latencyUses = checks.limits.compactMap(\.latencyUse)
        lossUses = checks.limits.compactMap(\.lossUse)
        tally = Tally()
        tally.kept = Double(constraints.count { $0.verdict == .kept })
        let broken = Double(constraints.count { $0.verdict == .broken })
        tally.judged = tally.kept + broken
        tally.isJudged = broken > 0 || tally.judged == Double(constraints.count) ? 1 : 0
        tally.isKept = tally.judged == Double(constraints.count) && broken == 0 ? 1 : 0
        (tally.latencyUse, tally.latencyUses) = (latencyUses.reduce(0, +), Double(latencyUses.count))
        (tally.lossUse, tally.lossUses) = (lossUses.reduce(0, +), Double(lossUses.count))
        if let objective { (tally.objective, tally.objectives) = (objective, 1) }
        if isFirst { self.objective = objective }
        noteRepair(isBroken: broken > 0, at: moment)
    }

    private mutating func judgeConstraints(_ checks: PlacementChecks) {
        var own: [[LimitCheck]] = constraints.map { _ in [] }
        for check in checks.limits {
            if let index = indices[check.label] { own[index].append(check) }
        }
        let violated = Set(checks.violations.compactMap(\.cause.label))
        for index in constraints.indices {
            constraints[index].judge(own[index], isViolated: violated.contains(constraints[index].label))
        }
    }

    private mutating func noteRepair(isBroken: Bool, at moment: Double) {
        if isBroken {
            brokenSince = brokenSince ?? moment
        } else if let since = brokenSince {
            repairs.append(moment - since)
            brokenSince = nil
        }
    }

    /// A pod of the application does not run; once it ran whole, its rules count as not kept until it does again.
    ///
    /// - Parameter isFailure: Whether a node went with the pod, which has to be repaired like a broken rule.
    mutating func interrupt(isFailure: Bool, at moment: Double) {
        (latencyUses, lossUses) = ([], [])
        for index in constraints.indices { constraints[index].rest() }
        tally = Tally()
        guard wholeAt != nil else { return }
        tally.isJudged = 1
        if isFailure { brokenSince = brokenSince ?? moment }
    }

    /// Keeps how everything stands as how it stood at the end.
    mutating func conclude() {
        for index in constraints.indices { constraints[index].conclude() }
    }

    /// The application is removed.
    mutating func end() {
        conclude()
        (latencyUses, lossUses) = ([], [])
        for index in constraints.indices { constraints[index].rest() }
        tally = Tally()
    }
}

extension ConstraintRecord {
    init(_ constraint: Constraint, at index: Int) {
        let label = constraint.label(at: index)
        switch constraint.rule {
        case .latency(let limit, _), .jitter(let limit):
            self.init(label: label, rule: constraint.rule.kind.rawValue, limit: limit)
        case .reliability(let limit, _), .bandwidth(let limit):
            self.init(label: label, rule: constraint.rule.kind.rawValue, limit: limit, isMinimum: true)
        case .metric(let name, let least, let most):
            self.init(label: label, rule: name, limit: most ?? least, isMinimum: most == nil)
        case .node, .colocate, .separate: self.init(label: label, rule: constraint.rule.kind.rawValue)
        }
    }
}
