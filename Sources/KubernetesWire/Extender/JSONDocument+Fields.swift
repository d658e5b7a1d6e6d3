extension JSONDocument {
    /// Refuses a value that is not of `kind`.
    func require(
        _ kind: JSONKind, _ value: Int, _ field: @autoclosure () -> String
    ) throws(ExtenderRequestError) {
        let found = self.kind(of: value)
        guard found != kind else { return }
        throw .wrongType(
            field: field(), expected: kind.rawValue, found: found.rawValue, position: position(of: value))
    }

    /// An object or array that may be null.
    func container(
        _ kind: JSONKind, _ value: Int, _ field: @autoclosure () -> String
    ) throws(ExtenderRequestError) -> Int? {
        if self.kind(of: value) == .null { return nil }
        try require(kind, value, field())
        return value
    }

    /// Reads a string into `target`; null leaves it as it was, as in Go.
    func read(
        _ value: Int, into target: inout String, _ field: @autoclosure () -> String
    ) throws(ExtenderRequestError) {
        if kind(of: value) == .null { return }
        try require(.string, value, field())
        target = string(value)
    }
}
