import ClusterModel

extension ApplicationReader {
    private static let otherFields = ["name", "targets", "enforcement", "weight"]

    mutating func constraints(_ spec: MappingReader) -> [Constraint] {
        spec.list("constraints").compactMap { constraint($0) }
    }

    private mutating func constraint(_ item: Located) -> Constraint? {
        let kinds = RuleKind.allCases.map(\.rawValue)
        guard let fields = item.mapping(Self.otherFields + kinds) else { return nil }
        let name = fields["name"]?.name()
        if let name, let located = fields["name"] { constraintNames.add(name, at: located) }
        let targets = targets(fields["targets"])
        let enforcement = enforcement(fields)
        let given = RuleKind.allCases.filter { fields[$0.rawValue] != nil }
        guard let kind = given.first, let located = fields[kind.rawValue] else {
            item.note("the constraint has no rule", remedy: "give it one of \(kinds.listed())")
            return nil
        }
        for other in given.dropFirst() {
            guard let second = fields[other.rawValue] else { continue }
            second.note(
                "the constraint already has the rule `\(kind.rawValue)`", remedy: "make it a constraint of its own")
            // Read for its own problems alone, so that all of them show in one run.
            _ = rule(other, second)
        }
        checkTargets(of: kind, fields["targets"])
        guard let targets, let enforcement, let rule = rule(kind, located) else { return nil }
        return Constraint(name: name, targets: targets, rule: rule, enforcement: enforcement)
    }

    private func enforcement(_ fields: MappingReader) -> Enforcement? {
        let weight = fields["weight"].map { $0.positiveNumber() } ?? 1
        let isPreferred = fields["enforcement"].map { $0.word(EnforcementWord.self) } ?? .required
        guard let isPreferred, let weight else { return nil }
        if isPreferred == .required, let located = fields["weight"] {
            located.context.note(
                fields.keyMark(of: "weight"), located.path, "a required constraint has no weight",
                remedy: "write enforcement: preferred, or remove the weight")
        }
        return isPreferred == .required ? .required : .preferred(weight: weight)
    }

    private enum EnforcementWord: String, CaseIterable {
        case required, preferred
    }

    /// Rules on links hold for paths and channels, rules on nodes for components, open metrics for all of them.
    private func checkTargets(of kind: RuleKind, _ targets: Located?) {
        guard let targets, case .mapping(let entries) = targets.node.content else { return }
        let foreign: Set<String> =
            switch kind {
            case .latency, .jitter, .reliability, .bandwidth: ["components"]
            case .node, .colocate, .separate: ["paths", "channels"]
            case .metric: []
            }
        for entry in entries where foreign.contains(entry.key) && !entry.value.isEmptyList {
            targets.context.note(
                entry.keyMark, MappingReader.path(of: entry.key, in: targets.path),
                "a `\(kind.rawValue)` rule does not apply to \(entry.key)",
                remedy: foreign == ["components"] ? "target paths or channels" : "target components")
        }
    }

    /// - Returns: `nil` only when what is there cannot be read.
    func targets(_ located: Located?) -> Targets? {
        guard let located else { return .wholeApplication }
        guard let fields = located.mapping(["paths", "channels", "components"]) else { return nil }
        return Targets(
            paths: pathNames.references(fields.list("paths")),
            channels: channelNames.references(fields.list("channels")),
            components: componentNames.references(fields.list("components")))
    }
}

extension SyntaxNode {
    /// Whether nothing is listed: no value, or a list without items.
    var isEmptyList: Bool {
        if case .sequence(let items) = content { items.isEmpty } else { isNull }
    }
}
