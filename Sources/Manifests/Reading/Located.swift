/// A node of the document with the path that leads to it, ready to be read as something.
///
/// Each reading notes its own problem and returns `nil` then, so that the caller can go on with the rest.
struct Located {
    let node: SyntaxNode
    let path: String
    let context: ReadingContext

    func note(_ message: String, remedy: String? = nil) {
        context.note(node.mark, path, message, remedy: remedy)
    }

    func note(_ complaint: Complaint) {
        note(complaint.message, remedy: complaint.remedy)
    }

    func mapping(_ fields: [String]) -> MappingReader? {
        guard case .mapping(let entries) = node.content else {
            note("expected a mapping, found \(node.kindName)", remedy: "its fields are \(fields.listed("and"))")
            return nil
        }
        return MappingReader(entries: entries, of: self, fields: fields)
    }

    /// A mapping whose keys are the author's own.
    func openMapping() -> MappingReader? {
        guard case .mapping(let entries) = node.content else {
            note("expected a mapping, found \(node.kindName)")
            return nil
        }
        for entry in entries where !(1...317).contains(entry.key.unicodeScalars.count) {
            context.note(
                entry.keyMark, path, "the key `\(entry.key.excerpt)` is no name",
                remedy: "use 1 to 317 characters, as Kubernetes allows for labels")
        }
        return MappingReader(entries: entries, of: self, fields: nil)
    }

    func list() -> [Located]? {
        guard case .sequence(let items) = node.content else {
            note("expected a list, found \(node.kindName)", remedy: "start each item with `- `, or write [ … ]")
            return nil
        }
        return items.enumerated().map { Located(node: $1, path: "\(path)[\($0)]", context: context) }
    }

    func scalar() -> SyntaxNode.Scalar? {
        guard case .scalar(let scalar) = node.content, !node.isNull else {
            note("expected a value, found \(node.kindName)", remedy: node.isNull ? "write \"\" for an empty text" : nil)
            return nil
        }
        return scalar
    }
}

extension Located {
    func text() -> String? {
        scalar()?.text
    }

    /// A text that can name something: not empty, on one line, and not endless.
    func name() -> String? {
        guard let text = text() else { return nil }
        guard !text.isEmpty, text.unicodeScalars.count <= 253, !text.unicodeScalars.contains(where: \.isControl) else {
            note(
                text.isEmpty ? "a name must not be empty" : "`\(text.excerpt)` is no name",
                remedy: "use 1 to 253 characters on one line")
            return nil
        }
        return text
    }

    func quantity<Value>(_ parse: (String) -> Result<Value, Complaint>) -> Value? {
        guard let text = text() else { return nil }
        switch parse(text) {
        case .success(let value): return value
        case .failure(let complaint):
            note(complaint)
            return nil
        }
    }

    func number(remedy: String? = nil) -> Double? {
        quantity { text in
            guard let number = DecimalNumber(text) else {
                return .failure(Complaint(message: "`\(text.excerpt)` is no number", remedy: remedy))
            }
            guard let value = number.double() else {
                return .failure(Complaint(message: Complaint.tooLarge(text).message, remedy: remedy))
            }
            return .success(value)
        }
    }

    func positiveNumber(remedy: String? = nil) -> Double? {
        guard let value = number(remedy: remedy) else { return nil }
        return checked(value, isAboveZero: value, remedy: remedy)
    }

    /// A quantity above zero.
    func positive(_ parse: (String) -> Result<Double, Complaint>, remedy: String? = nil) -> Double? {
        guard let value = quantity(parse) else { return nil }
        return checked(value, isAboveZero: value, remedy: remedy)
    }

    private func checked(_ value: Double, isAboveZero number: Double, remedy: String? = nil) -> Double? {
        guard number > 0 else {
            note("\(node.kindName) is not above 0", remedy: remedy)
            return nil
        }
        return value
    }

    func integer(in range: ClosedRange<Int64>) -> Int64? {
        quantity { text in
            guard let number = DecimalNumber(text) else {
                return .failure(Complaint(message: "`\(text.excerpt)` is no whole number"))
            }
            switch number.whole() {
            case .fractional: return .failure(Complaint(message: "`\(text.excerpt)` is no whole number"))
            case .exact(let value) where range.contains(value): return .success(value)
            case .exact, .overflow:
                return .failure(
                    Complaint(
                        message: "`\(text.excerpt)` is out of range",
                        remedy: "write a number from \(range.lowerBound) to \(range.upperBound)"))
            }
        }
    }

    func boolean() -> Bool? {
        guard let text = text() else { return nil }
        guard let value = Bool(text) else {
            note("expected true or false, found \(node.kindName)")
            return nil
        }
        return value
    }

    /// One of a fixed set of words.
    func word<Word: RawRepresentable & CaseIterable>(_: Word.Type = Word.self) -> Word? where Word.RawValue == String {
        guard let text = text() else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        let nearest = Suggestion.nearest(to: text, among: words)
        note(
            "`\(text.excerpt)` is not known here",
            remedy: nearest.map { "did you mean `\($0)`?" } ?? "use \(words.listed())")
        return nil
    }
}
