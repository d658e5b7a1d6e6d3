import CSimdJSON

/// Why a text is no JSON, or none that is read here.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong there, as a sentence without its end: `a comma or a closing bracket is missing`.
    public var reason: String
    /// Byte offset from the start of the text.
    public var position: Int

    public var description: String { "\(reason) at byte \(position)" }
}

extension JSONSyntaxError {
    init(_ error: csimdjson_error, _ position: Int) {
        self.init(reason: Self.reason(of: error), position: position)
    }

    private static func reason(of error: csimdjson_error) -> String {
        switch error {
        case CSIMDJSON_NO_MEMORY: "there is no memory to read it"
        case CSIMDJSON_TOO_LARGE: "it is larger than 4 GiB"
        case CSIMDJSON_EMPTY: "it is empty"
        case CSIMDJSON_INVALID_UTF8: "the text is not UTF-8"
        case CSIMDJSON_UNCLOSED_STRING: "a string is not closed"
        case CSIMDJSON_CONTROL_CHARACTER: "a string holds a control character that is not escaped"
        case CSIMDJSON_INVALID_ESCAPE: "a backslash starts no escape"
        case CSIMDJSON_INVALID_NUMBER: "a number is malformed"
        case CSIMDJSON_INVALID_LITERAL: "a word is none of true, false and null"
        case CSIMDJSON_TOO_DEEP: "it nests deeper than \(CSIMDJSON_MAXIMUM_DEPTH) levels"
        case CSIMDJSON_EXPECTED_KEY: "a key in quotes is missing"
        case CSIMDJSON_EXPECTED_COLON: "a colon is missing"
        case CSIMDJSON_EXPECTED_COMMA_OR_END: "a comma or a closing bracket is missing"
        case CSIMDJSON_TRAILING_TEXT: "there is more text after the end"
        case CSIMDJSON_UNEXPECTED_END: "the text ends too early"
        default: "a value is missing"
        }
    }
}
