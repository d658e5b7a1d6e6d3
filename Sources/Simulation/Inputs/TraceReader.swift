package import Manifests

/// Reads a trace of arrivals, `at,application,lifetime` in seconds, piece by piece: no more of the file is in memory than
/// one piece and what was read.
package struct TraceReader {
    private let file: String
    private let groups: [String]
    private let known: Set<String>
    private var line = 0
    private var rest: [UInt8] = []
    private var isSkippingLine = false
    private var previous = 0.0
    private(set) package var entries: [SimulationInput.TraceEntry] = []
    private(set) package var problems: [Problem] = []
    /// Whether nothing more is worth reading.
    private(set) package var isFull = false

    /// - Parameter groups: The applications that rows may name.
    package init(file: String, groups: [String]) {
        self.file = file
        self.groups = groups
        known = Set(groups)
    }

    private static let header = "at,application,lifetime"
    /// Bytes of a row.
    private static let longestLine = 1_000
    private static let mostProblems = 100

    package mutating func read(_ bytes: some Sequence<UInt8>) {
        for byte in bytes where !isFull {
            guard byte == UInt8(ascii: "\n") else {
                append(byte)
                continue
            }
            endLine()
        }
    }

    /// The rows, once all of the file was read.
    package mutating func finish() -> ReadResult<[SimulationInput.TraceEntry]> {
        if !rest.isEmpty || isSkippingLine { endLine() }
        if line == 0, problems.isEmpty { note("the trace is empty", remedy: "its first line is \(Self.header)") }
        return problems.isEmpty ? .success(entries) : .failure(problems)
    }

    private mutating func append(_ byte: UInt8) {
        guard !isSkippingLine else { return }
        guard rest.count < Self.longestLine else {
            isSkippingLine = true
            return
        }
        rest.append(byte)
    }

    private mutating func endLine() {
        line += 1
        let isTooLong = isSkippingLine
        let text = String(validating: rest, as: UTF8.self)
        rest.removeAll(keepingCapacity: true)
        isSkippingLine = false
        guard !isTooLong else { return note("the row has more than \(Self.longestLine) bytes") }
        guard let text else { return note("the row is not UTF-8", remedy: "save the file with that encoding") }
        // Of CR LF, which is one character, the line feed is already gone.
        read(text.last == "\r" ? text.dropLast() : text[...])
    }

    private mutating func read(_ text: Substring) {
        guard line > 1 else {
            let isHeader = text.drop { $0 == "\u{FEFF}" } == Self.header
            return isHeader ? () : note("the first line is no header", remedy: "write \(Self.header)")
        }
        guard !text.allSatisfy(\.isWhitespace) else { return }
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3 else {
            return note("the row has \(fields.count) fields, not 3", remedy: "write \(Self.header)")
        }
        entry(fields.map { String($0) })
    }

    private mutating func entry(_ fields: [String]) {
        guard let first = fields.first, let last = fields.last, let group = fields.dropFirst().first else { return }
        let at = seconds(first, "at")
        let lifetime = last.isEmpty ? nil : seconds(last, "lifetime")
        if !known.contains(group) {
            let remedy = Suggestion.text(for: group, among: groups) ?? "name one of the scenario's applications"
            note("there is no application `\(group.prefix(60))`", remedy: remedy)
        }
        guard let at, problems.isEmpty else { return }
        if at < previous {
            return note("\(first) comes after a later arrival", remedy: "sort the rows by their first column")
        }
        previous = at
        guard entries.count < ScenarioLimits.applications else {
            note("there are more than \(ScenarioLimits.applications) arrivals", remedy: "cut the trace into parts")
            isFull = true
            return
        }
        entries.append(SimulationInput.TraceEntry(at: at, group: group, lifetime: lifetime))
    }

    private mutating func seconds(_ text: String, _ field: String) -> Double? {
        guard let value = Double(text), value.isFinite, value >= 0 else {
            note("`\(text.prefix(60))` is no \(field) in seconds", remedy: "write a number from 0 up, such as 12.5")
            return nil
        }
        return value
    }

    private mutating func note(_ message: String, remedy: String? = nil) {
        problems.append(Problem(file: file, line: line, column: line > 0 ? 1 : 0, message: message, remedy: remedy))
        isFull = isFull || problems.count >= Self.mostProblems
    }
}
