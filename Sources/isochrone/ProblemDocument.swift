/// What the API says of an error (RFC 9457).
struct ProblemDocument: Decodable {
    var detail: String
    /// What the kernel's verifier said of a program.
    var log: String?
    var errors: [Entry]?

    struct Entry: Decodable {
        var path: String
        var line: Int?
        var column: Int?
        var message: String
        var remedy: String?
    }

    /// One line for each thing that is wrong.
    var lines: [String] {
        guard let errors, !errors.isEmpty else { return [detail] }
        return errors.map { error in
            let place = error.line.map { "\($0):\(error.column ?? 0): " } ?? ""
            return "\(place)\(error.path): \(error.message)" + (error.remedy.map { "; \($0)" } ?? "")
        }
    }
}
