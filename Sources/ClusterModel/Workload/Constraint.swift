/// A rule that a placement must keep, or should.
public struct Constraint: Hashable, Sendable, Codable {
    /// Unique in the application where given. ``label(at:)`` always names it.
    public var name: String?
    public var targets: Targets
    public var rule: Rule
    public var enforcement: Enforcement

    public init(
        name: String? = nil, targets: Targets = .wholeApplication, rule: Rule, enforcement: Enforcement = .required
    ) {
        self.name = name
        self.targets = targets
        self.rule = rule
        self.enforcement = enforcement
    }
}

/// Whether a broken rule forbids a placement or only costs.
public enum Enforcement: Hashable, Sendable, Codable {
    case required
    /// A violation adds `weight × excess ÷ limit` to the objective.
    case preferred(weight: Double)

    public var isRequired: Bool { self == .required }
}

/// The one condition of a constraint.
public enum Rule: Hashable, Sendable, Codable {
    /// At most `max` milliseconds of the named statistic, along the whole target.
    case latency(max: Double, statistic: LatencyStatistic)
    /// At most `max` milliseconds.
    case jitter(max: Double)
    /// At least `min`, 0…1. `evidence` overrides the policy's.
    case reliability(min: Double, evidence: Evidence?)
    /// At least `min` bit/s.
    case bandwidth(min: Double)
    case node(NodeRequirement)
    /// The components share one domain of the topology key.
    case colocate(topologyKey: String)
    /// No two replicas of the components share a domain of the topology key.
    case separate(topologyKey: String)
    /// An open property within `min`…`max`, either of which may be absent but not both.
    case metric(name: String, min: Double?, max: Double?)
}

extension Rule {
    /// The word that manifests, reasons and metrics use for the kind of rule.
    public var kind: RuleKind {
        switch self {
        case .latency: .latency
        case .jitter: .jitter
        case .reliability: .reliability
        case .bandwidth: .bandwidth
        case .node: .node
        case .colocate: .colocate
        case .separate: .separate
        case .metric: .metric
        }
    }
}

/// The kinds of rule, as manifests spell them.
public enum RuleKind: String, Hashable, Sendable, Codable, CaseIterable {
    case latency, jitter, reliability, bandwidth, node, colocate, separate, metric
}

extension Constraint {
    /// How texts call the constraint: its name, else its kind of rule and its place in the list, counted from 1.
    public func label(at index: Int) -> String {
        name ?? "\(rule.kind.rawValue) constraint \(index + 1)"
    }
}
