/// One thing that must hold before a daemon is ready to serve.
package struct Check: Sendable, Equatable {
    package var name: String
    package var isOK: Bool
    /// What holds, or what is missing and what to do about it.
    package var text: String

    package init(name: String, isOK: Bool, text: String = "") {
        self.name = name
        self.isOK = isOK
        self.text = text
    }

    /// `[+] name: text` when it holds, `[-] name: text` when it does not, always one line.
    var line: String {
        let text = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "[\(isOK ? "+" : "-")] \(name)\(text.isEmpty ? "" : ": \(text)")"
    }
}
