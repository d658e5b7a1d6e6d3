/// A condition on a node's label or property, with the operators and the meaning of Kubernetes' node affinity.
public struct NodeRequirement: Hashable, Sendable, Codable {
    public var key: String
    public var `operator`: Operator
    /// One or more for `In` and `NotIn`, exactly one number for `Gt` and `Lt`, none for `Exists` and `DoesNotExist`.
    public var values: [String]

    public init(key: String, operator: Operator, values: [String] = []) {
        self.key = key
        self.operator = `operator`
        self.values = values
    }

    public enum Operator: String, Hashable, Sendable, Codable, CaseIterable {
        case `in` = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
        case greaterThan = "Gt"
        case lessThan = "Lt"
    }

    /// Whether `node` satisfies the condition. A label goes before a property of the same key; the node's name stands
    /// for the label `kubernetes.io/hostname`. As in Kubernetes, `NotIn` holds where the key is absent.
    public func matches(_ node: Node) -> Bool {
        let text = node.domain(of: key)
        let property = node.properties[key]
        switch `operator` {
        case .in: return holds(text, property)
        case .notIn: return !holds(text, property)
        case .exists: return text != nil || property != nil
        case .doesNotExist: return text == nil && property == nil
        case .greaterThan: return compare(text, property, >)
        case .lessThan: return compare(text, property, <)
        }
    }

    private func holds(_ text: String?, _ property: PropertyValue?) -> Bool {
        if let text { return values.contains(text) }
        switch property {
        case .text(let value): return values.contains(value)
        case .number(let value): return values.contains { Double($0) == value }
        case nil: return false
        }
    }

    private func compare(_ text: String?, _ property: PropertyValue?, _ order: (Double, Double) -> Bool) -> Bool {
        guard let limit = values.first.flatMap(Double.init) else { return false }
        guard let value = text.flatMap(Double.init) ?? property?.number else { return false }
        return order(value, limit)
    }
}
