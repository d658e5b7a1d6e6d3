/// The Status that an ERROR event carries.
package struct WatchFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// An HTTP status; 0 where the server names none.
    package var code: Int
    /// A word for programs: `Expired`.
    package var reason: String
    package var message: String

    package init(code: Int, reason: String, message: String) {
        self.code = code
        self.reason = reason
        self.message = message
    }

    /// Reads what of a Status can be read: an error that is not understood is an error still.
    init(_ status: JSONValue) {
        func text(_ name: StaticString) -> String {
            status[name].flatMap { $0.kind == .string ? $0.text : nil } ?? ""
        }
        let code = status["code"].flatMap { value in value.kind == .number ? value : nil }
        self.init(
            code: code.flatMap { Int($0.document.numberText(of: $0.token)) } ?? 0, reason: text("reason"),
            message: text("message"))
    }

    /// Whether the version to go on from is no longer kept, so that only a list helps.
    package var isExpired: Bool { code == 410 || reason == "Expired" || reason == "Gone" }

    package var description: String {
        "the API server ended the watch with \(code) \(reason): \(message)"
    }
}
