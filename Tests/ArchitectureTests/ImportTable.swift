/// Which room may import what: the table `| room | may import |` of the architecture page.
struct ImportTable: Sendable, Equatable {
    enum Failure: Error, Equatable {
        case noTable
        case twice(String)
    }

    /// Parts of the language and the system, free to all rooms but `ClusterModel`.
    static let free: Set = [
        "Swift", "Synchronization", "Dispatch", "Glibc", "RegexBuilder", "Foundation", "FoundationEssentials",
        "FoundationXML",
    ]

    var allowed: [String: Set<String>]

    init(allowed: [String: Set<String>]) {
        self.allowed = allowed
    }

    /// Reads the first table of the page whose head says `room` and `may import`.
    init(markdown: String) throws(Failure) {
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let head = lines.firstIndex(where: { Self.cells($0) == ["room", "may import"] }) else { throw .noTable }
        allowed = [:]
        for line in lines[(head + 2)...].prefix(while: { $0.hasPrefix("|") }) {
            let cells = Self.cells(line)
            guard let room = cells.first.map(Self.names)?.first else { continue }
            guard allowed[room] == nil else { throw .twice(room) }
            allowed[room] = Set(cells.dropFirst().flatMap(Self.names))
        }
        guard !allowed.isEmpty else { throw .noTable }
    }

    /// What `files` of `room` import although the table does not allow it.
    func violations(in room: String, _ files: [SourceFile]) -> [String] {
        guard let allowed = allowed[room] else { return ["Sources/\(room) is not in the table"] }
        let free = room == "ClusterModel" ? [] : Self.free
        return files.flatMap { file in
            file.imports.subtracting(allowed).subtracting(free).subtracting([room]).sorted()
                .map { "\(file.path) imports \($0)" }
        }
    }

    /// Rooms that import themselves over other rooms.
    var cycles: [String] {
        allowed.keys.filter { room in
            var (reached, open) = (Set<String>(), allowed[room] ?? [])
            while let next = open.popFirst() {
                if next == room { return true }
                reached.insert(next)
                open.formUnion((allowed[next] ?? []).subtracting(reached))
            }
            return false
        }.sorted()
    }

    private static func cells(_ line: String) -> [String] {
        guard line.hasPrefix("|") else { return [] }
        return line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
            .map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
    }

    /// The names between backticks.
    private static func names(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
}
