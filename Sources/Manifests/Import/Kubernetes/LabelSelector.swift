/// A label selector of Kubernetes: all of its conditions hold.
struct LabelSelector {
    private var conditions: [Condition] = []

    private struct Condition {
        var key: String
        var word: Word
        var values: [String]
    }

    private enum Word: String, CaseIterable {
        case `in` = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
    }

    /// The mapping of `matchLabels` and `matchExpressions`.
    init(_ fields: MappingReader) {
        for (key, value) in fields.texts("matchLabels").sorted(by: { $0.key < $1.key }) {
            conditions.append(Condition(key: key, word: .in, values: [value]))
        }
        for item in fields.list("matchExpressions") {
            guard let expression = item.openMapping(), let key = expression.required("key")?.name(),
                let word: Word = expression.required("operator")?.word()
            else { continue }
            conditions.append(
                Condition(key: key, word: word, values: expression.list("values").compactMap { $0.text() }))
        }
    }

    /// A selector without conditions matches everything, as in Kubernetes.
    func matches(_ labels: [String: String]) -> Bool {
        conditions.allSatisfy { condition in
            let value = labels[condition.key]
            return switch condition.word {
            case .in: value.map(condition.values.contains) ?? false
            case .notIn: !(value.map(condition.values.contains) ?? false)
            case .exists: value != nil
            case .doesNotExist: value == nil
            }
        }
    }
}
