/// Collects the problems of one document while it is read.
final class ReadingContext {
    let file: String
    private var problems: [Problem] = []
    private var omitted = 0

    init(file: String) {
        self.file = file
    }

    /// Whether looking for what was meant is still worth its time.
    var offersSuggestions: Bool { problems.count < 100 }

    func note(_ mark: Mark, _ path: String, _ message: String, remedy: String? = nil, file: String? = nil) {
        guard problems.count < ManifestLimits.problems else {
            omitted += 1
            return
        }
        problems.append(
            Problem(
                file: file ?? self.file, line: mark.line, column: mark.column, path: path, message: message,
                remedy: remedy))
    }

    /// The value if all is well, else the problems in the order of their places.
    func result<Value>(_ value: Value?) -> ReadResult<Value> {
        if let value, problems.isEmpty { return .success(value) }
        if problems.isEmpty { note(.wholeFile, "", "the document could not be read") }
        var sorted = problems.enumerated().sorted { isBefore($0, $1) }.map(\.element)
        if omitted > 0 {
            sorted.append(
                Problem(file: file, line: 0, column: 0, message: "there are \(omitted) more problems than are listed"))
        }
        return .failure(sorted)
    }

    /// The document's own problems first, then those of the files that it names.
    private func isBefore(_ left: (offset: Int, element: Problem), _ right: (offset: Int, element: Problem)) -> Bool {
        let (first, second) = (left.element, right.element)
        guard first.file == second.file else {
            return first.file == file || (second.file != file && first.file < second.file)
        }
        return (first.line, first.column, left.offset) < (second.line, second.column, right.offset)
    }
}
