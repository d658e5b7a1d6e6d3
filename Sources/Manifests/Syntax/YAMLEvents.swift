import CYaml

/// The events of libyaml over one text, as Swift values.
final class YAMLEvents {
    struct Event {
        var kind: Kind
        var mark: Mark
        var anchor: String?
    }

    enum Kind {
        case documentStart
        case scalar(SyntaxNode.Scalar)
        case sequenceStart
        case mappingStart
        /// Of the innermost list or mapping.
        case end
        case alias(String)
    }

    /// Lives at one address, since libyaml keeps pointers into it.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let isReady: Bool
    private var isAtEnd = false

    init(_ text: String) {
        let utf8 = Array(text.utf8)
        input = UnsafeMutableBufferPointer.allocate(capacity: max(utf8.count, 1))
        _ = input.initialize(from: utf8)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        isReady = yaml_parser_initialize(parser) == 1
        if isReady {
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, input.baseAddress, utf8.count)
        }
    }

    deinit {
        if isReady { yaml_parser_delete(parser) }
        parser.deinitialize(count: 1)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event that carries content; `nil` at the end of the stream.
    func next() throws(SyntaxFailure) -> Event? {
        while !isAtEnd {
            var raw = yaml_event_t()
            guard isReady, yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
            defer { yaml_event_delete(&raw) }
            isAtEnd = raw.type == YAML_STREAM_END_EVENT || raw.type == YAML_NO_EVENT
            if let event = try event(from: raw) { return event }
        }
        return nil
    }

    private func event(from raw: yaml_event_t) throws(SyntaxFailure) -> Event? {
        let mark = Self.mark(raw.start_mark)
        switch raw.type {
        case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, mark: mark)
        case YAML_SCALAR_EVENT: return try scalar(raw.data.scalar, at: mark)
        case YAML_SEQUENCE_START_EVENT:
            let start = raw.data.sequence_start
            try checkTag(start.tag, expecting: "seq", at: mark)
            return Event(kind: .sequenceStart, mark: mark, anchor: Self.text(start.anchor))
        case YAML_MAPPING_START_EVENT:
            let start = raw.data.mapping_start
            try checkTag(start.tag, expecting: "map", at: mark)
            return Event(kind: .mappingStart, mark: mark, anchor: Self.text(start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return Event(kind: .end, mark: mark)
        case YAML_ALIAS_EVENT: return Event(kind: .alias(Self.text(raw.data.alias.anchor) ?? ""), mark: mark)
        default: return nil
        }
    }

    private func scalar(
        _ raw: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, at mark: Mark
    ) throws(SyntaxFailure) -> Event {
        try checkTag(raw.tag, expecting: "str", at: mark)
        let text = String(decoding: UnsafeBufferPointer(start: raw.value, count: raw.length), as: UTF8.self)
        let isQuoted = raw.style != YAML_PLAIN_SCALAR_STYLE || raw.tag != nil
        return Event(
            kind: .scalar(SyntaxNode.Scalar(text: text, isQuoted: isQuoted)), mark: mark, anchor: Self.text(raw.anchor))
    }

    /// Fields have their types from the grammar; a tag may only repeat what a value is.
    private func checkTag(
        _ tag: UnsafeMutablePointer<yaml_char_t>?, expecting name: String, at mark: Mark
    ) throws(SyntaxFailure) {
        guard let tag = Self.text(tag), tag != "!", tag != "tag:yaml.org,2002:\(name)" else { return }
        throw SyntaxFailure(mark: mark, message: "the tag `\(tag.excerpt)` is not known", remedy: "leave it out")
    }

    private func failure() -> SyntaxFailure {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "the parser ran out of memory"
        if problem.hasPrefix("Maximum nesting level") { return .tooDeep(at: Self.mark(state.problem_mark)) }
        let context = state.context.map { " \(String(cString: $0))" } ?? ""
        if state.error == YAML_READER_ERROR {
            return SyntaxFailure(mark: place(ofByte: state.problem_offset), message: "not valid YAML: \(problem)")
        }
        return SyntaxFailure(
            mark: Self.mark(state.problem_mark), message: "not valid YAML: \(problem)\(context)",
            remedy: problem.contains("cannot start any token") ? "quote the text, or indent with spaces" : nil)
    }

    private func place(ofByte offset: Int) -> Mark {
        let text = String(decoding: input.prefix(offset), as: UTF8.self)
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        return Mark(line: max(lines.count, 1), column: (lines.last?.count ?? 0) + 1)
    }

    private static func mark(_ mark: yaml_mark_t) -> Mark {
        Mark(line: mark.line + 1, column: mark.column + 1)
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}
