/// A value of a document, or a key, and what the readers of API objects ask of it.
///
/// Null stands for absent everywhere, as in Go. Keys are compared to the letter: the API server writes them so.
package struct JSONValue: Sendable {
    package let document: JSONDocument
    /// The token of the value.
    package let token: Int

    package init(_ document: JSONDocument, _ token: Int = JSONDocument.root) {
        self.document = document
        self.token = token
    }

    package var kind: JSONKind { document.kind(of: token) }

    package var isNull: Bool { kind == .null }

    /// Whether a key or string is `word`.
    package func equals(_ word: StaticString) -> Bool { document.key(token, equals: word) }

    /// What a key or string means; only for those.
    package var text: String { document.string(token) }

    /// The bytes of an object, an array or a string as they are written.
    package var bytes: ArraySlice<UInt8> { document.text[document.extent(of: token)] }
}

extension JSONValue {
    /// Calls `read` with each key and value of an object; null has none.
    ///
    /// - Throws: ``ResourceReadingError`` when the value is neither, and what `read` throws.
    package func forEachField(
        _ field: @autoclosure () -> String,
        _ read: (_ key: JSONValue, _ value: JSONValue) throws(ResourceReadingError) -> Void
    ) throws(ResourceReadingError) {
        guard try isContainer(.object, field()) else { return }
        var key = token + 1
        let end = document.end(of: token)
        while key < end {
            try read(JSONValue(document, key), JSONValue(document, key + 1))
            key = document.next(after: key + 1)
        }
    }

    /// Calls `read` with each element of an array; null has none.
    package func forEachElement(
        _ field: @autoclosure () -> String, _ read: (_ element: JSONValue) throws(ResourceReadingError) -> Void
    ) throws(ResourceReadingError) {
        guard try isContainer(.array, field()) else { return }
        var element = token + 1
        let end = document.end(of: token)
        while element < end {
            try read(JSONValue(document, element))
            element = document.next(after: element)
        }
    }

    /// The string, `nil` for null.
    package func string(_ field: @autoclosure () -> String) throws(ResourceReadingError) -> String? {
        guard !isNull else { return nil }
        try require(.string, field())
        return text
    }

    /// The truth value, `nil` for null.
    package func flag(_ field: @autoclosure () -> String) throws(ResourceReadingError) -> Bool? {
        guard !isNull else { return nil }
        try require(.boolean, field())
        return document.text[document.position(of: token)] == UInt8(ascii: "t")
    }

    /// The whole number, `nil` for null; a number that is none or does not fit is refused.
    package func wholeNumber(_ field: @autoclosure () -> String) throws(ResourceReadingError) -> Int64? {
        guard !isNull else { return nil }
        try require(.number, field())
        guard let number = Int64(document.numberText(of: token)) else {
            throw wrongType(field(), expected: "a whole number of at most 64 bits", found: "another number")
        }
        return number
    }

    /// The pairs of an object of strings, as labels and annotations are; none for null.
    package func strings(_ field: @autoclosure () -> String) throws(ResourceReadingError) -> [String: String] {
        var result: [String: String] = [:]
        try forEachField(field()) { key, value throws(ResourceReadingError) in
            result[key.text] = try value.string("\(field())[\(key.text)]") ?? ""
        }
        return result
    }

    /// The value of a key of an object, `nil` where it is absent, null or the value is no object.
    package subscript(_ name: StaticString) -> JSONValue? {
        guard kind == .object else { return nil }
        var key = token + 1
        let end = document.end(of: token)
        while key < end {
            if document.key(key, equals: name) {
                let value = JSONValue(document, key + 1)
                return value.isNull ? nil : value
            }
            key = document.next(after: key + 1)
        }
        return nil
    }

    /// Refuses a value that is not of `kind`.
    package func require(_ kind: JSONKind, _ field: @autoclosure () -> String) throws(ResourceReadingError) {
        guard self.kind == kind else {
            throw wrongType(field(), expected: kind.rawValue, found: self.kind.rawValue)
        }
    }

    private func isContainer(_ kind: JSONKind, _ field: @autoclosure () -> String) throws(ResourceReadingError) -> Bool
    {
        guard !isNull else { return false }
        try require(kind, field())
        return true
    }

    /// The error of a value that can't stand where it stands; for readers with rules of their own.
    package func wrongType(_ field: String, expected: String, found: String) -> ResourceReadingError {
        .wrongType(field: field, expected: expected, found: found, position: document.position(of: token))
    }
}
