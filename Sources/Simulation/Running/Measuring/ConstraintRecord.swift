import ClusterModel
import RealModule

/// How one required rule of an application fared on the truth, in memory that does not grow.
struct ConstraintRecord {
    enum Verdict: Hashable {
        /// The topology itself does not say what the rule asks for: neither kept nor broken.
        case unknown
        case kept
        case broken
    }

    let label: String
    let rule: String
    let limit: Double?
    let isMinimum: Bool
    private(set) var verdict: Verdict?
    private var value: Double?
    private var (sum, valued) = (0.0, 0.0)
    private var worst: Double?
    private var (kept, broken) = (0.0, 0.0)
    private(set) var wasBroken = false
    /// How it stood at the end.
    private var (last, final) = (Double?.none, Verdict?.none)

    init(label: String, rule: String, limit: Double? = nil, isMinimum: Bool = false) {
        (self.label, self.rule, self.limit, self.isMinimum) = (label, rule, limit, isMinimum)
    }

    /// So many seconds went by as it was.
    mutating func pass(_ seconds: Double) {
        switch verdict {
        case .kept: kept += seconds
        case .broken: broken += seconds
        case .unknown, nil: break
        }
        guard let value else { return }
        sum += value * seconds
        valued += seconds
    }

    /// Keeps how it stands now as how it stood at the end.
    mutating func conclude() { (last, final) = (value, verdict) }

    /// The application does not run whole.
    mutating func rest() { (verdict, value) = (nil, nil) }

    /// - Parameters:
    ///   - checks: The rule's own limits, one for each target.
    ///   - isViolated: Whether a rule without a number is broken.
    mutating func judge(_ checks: [LimitCheck], isViolated: Bool) {
        let isBroken = isViolated || checks.contains { $0.observed != nil && !$0.holds }
        let isUnknown = checks.contains { $0.observed == nil }
        verdict = isBroken ? .broken : isUnknown ? .unknown : .kept
        wasBroken = wasBroken || isBroken
        // A link on which nothing gets through has no latency that a mean could be made of.
        let known = checks.filter { $0.observed != nil && !$0.isFailed }
        value = known.min { ($0.slack ?? 0) < ($1.slack ?? 0) }?.observed
        if let lowest = checks.filter({ $0.observed != nil }).min(by: { ($0.slack ?? 0) < ($1.slack ?? 0) })?.observed {
            worst = worst.map { isMinimum ? min($0, lowest) : max($0, lowest) } ?? lowest
        }
    }

    /// Seconds in which it is known whether it held, and in which it did.
    var known: Double { kept + broken }
    var keptTime: Double { kept }

    var outcome: ConstraintOutcome {
        ConstraintOutcome(
            label: label, rule: rule, limit: limit, mean: valued > 0 ? sum / valued : nil, worst: worst, last: last,
            kept: known > 0 ? kept / known : nil, holdsAtEnd: final.flatMap { $0 == .unknown ? nil : $0 == .kept })
    }
}

extension LimitCheck {
    /// Whether it is about a link on which nothing gets through.
    var isFailed: Bool {
        switch kind {
        case .latency, .jitter: hops.contains { $0.value ?? 0 >= LinkEstimate.failedLatency }
        case .reliability: hops.contains { $0.value == 0 }
        case .bandwidth, .metric, .node, .colocate, .separate: false
        }
    }

    /// How much of a latency's limit is used; `nil` for other rules, and where it is unknown.
    var latencyUse: Double? {
        guard kind == .latency, limit > 0, !isFailed else { return nil }
        return observed.map { $0 / limit }
    }

    /// −ln r ÷ −ln limit of a reliability; `nil` for other rules, and for a limit that allows no loss, or any.
    var lossUse: Double? {
        guard kind == .reliability, limit > 0, limit < 1, !isFailed, let observed, observed > 0 else { return nil }
        return Double.log(observed) / Double.log(limit)
    }

    /// The label by which constraints are told apart: demands of channels have theirs in common.
    var label: String { constraint == Relaxation.demand ? "\(constraint) of \(subject)" : constraint }
}
