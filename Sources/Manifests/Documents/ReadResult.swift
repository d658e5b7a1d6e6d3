/// What came of reading a document: its value, or every problem that it has, never both.
public enum ReadResult<Value> {
    case success(Value)
    /// At least one, in the order of their places in the file.
    case failure([Problem])

    /// The value, unless there were problems.
    public var value: Value? {
        guard case .success(let value) = self else { return nil }
        return value
    }

    /// All problems; empty exactly when there is a value.
    public var problems: [Problem] {
        guard case .failure(let problems) = self else { return [] }
        return problems
    }

    /// The same problems, or the value changed.
    public func map<Other>(_ transform: (Value) -> Other) -> ReadResult<Other> {
        switch self {
        case .success(let value): .success(transform(value))
        case .failure(let problems): .failure(problems)
        }
    }
}

extension ReadResult: Sendable where Value: Sendable {}
extension ReadResult: Equatable where Value: Equatable {}
