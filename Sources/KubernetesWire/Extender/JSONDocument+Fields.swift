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

    /// A whole number that `Number` can hold, `nil` for null; `1.0` and `1e3` are none, as in Go.
    func wholeNumber<Number: FixedWidthInteger>(
        _ type: Number.Type, _ value: Int, _ field: @autoclosure () -> String
    ) throws(ExtenderRequestError) -> Number? {
        if kind(of: value) == .null { return nil }
        try require(.number, value, field())
        guard let number = Number(numberText(of: value)) else {
            throw .wrongType(
                field: field(), expected: "a whole number of at most \(Number.bitWidth) bits", found: "another number",
                position: position(of: value))
        }
        return number
    }

    /// Calls `read` with the tokens of each key and its value.
    func forEachField(
        of object: Int, _ read: (_ key: Int, _ value: Int) throws(ExtenderRequestError) -> Void
    ) throws(ExtenderRequestError) {
        var key = object + 1
        let end = end(of: object)
        while key < end {
            try read(key, key + 1)
            key = next(after: key + 1)
        }
    }
}
