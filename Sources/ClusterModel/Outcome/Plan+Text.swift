extension Plan {
    /// The plan for people: where, why criterion by criterion, how close the limits are, and why not elsewhere.
    public var text: String {
        var sections = [headline]
        if !explanation.components.isEmpty {
            sections.append(explanation.components.map(\.text).joined(separator: "\n"))
        }
        if !breakdown.isEmpty { sections.append(Self.section("Objective", breakdown.map(\.text))) }
        if !explanation.limits.isEmpty {
            sections.append(Self.section("Limits, the closest first", explanation.limits.map(\.sentence)))
        }
        if !explanation.brokenWishes.isEmpty {
            sections.append(Self.section("Wishes not kept", explanation.brokenWishes.map(\.wish)))
        }
        if !explanation.conflict.isEmpty {
            sections.append(Self.section("Cannot hold together", explanation.conflict))
        }
        if !explanation.relaxations.isEmpty {
            sections.append(Self.section("Would make room", explanation.relaxations.map(\.sentence)))
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    private var headline: String {
        var line = "\(application): \(status.rawValue)"
        if let objective { line += ", objective \(QuantityText.decimal(objective))" }
        if status == .feasible, let bound, let gap {
            line += ", at least \(QuantityText.decimal(bound)) (gap \(QuantityText.percent(gap)))"
        }
        return line
    }

    private static func section(_ title: String, _ lines: [String]) -> String {
        "\(title):\n" + lines.map { "  \($0)" }.joined(separator: "\n")
    }
}

extension Plan.Contribution {
    /// `minimize latency of path sight-to-alarm: 21 × 3 ÷ 40 = 1.575`.
    var text: String {
        let parts = [value, weight, scale, amount].map { QuantityText.decimal($0) }
        return "\(name): \(parts[0]) × \(parts[1]) ÷ \(parts[2]) = \(parts[3])"
    }
}

extension LimitCheck {
    /// A wish that is not kept; those on nodes and domains have no measure, only a count.
    fileprivate var wish: String {
        switch kind {
        case .node: "\(subject): node rule (\(constraint))"
        case .colocate, .separate:
            "\(subject): \(kind.rawValue) broken by \(QuantityText.decimal(observed ?? 0)) (\(constraint))"
        default: sentence
        }
    }
}
