import ClusterModel

/// A square table of delays between nodes, the source of each row and the sink of each column.
struct ForeignMatrix {
    private let job: ImportJob
    private let names: [String]
    private let rows: [DelimitedTable.Row]
    /// Fields before the first delay of a row: 1 where rows start with a name.
    private let offset: Int

    /// Nodes of a matrix; its links grow with the square.
    private static let sizeLimit = 2_000
    private static let missingWords: Set<String> = [
        "", "-", "*", "?", "na", "n/a", "nan", "null", "none", "inf", "+inf", "infinity", "-1", "-1.0",
    ]

    /// - Returns: `nil`, with the problems noted, for a table that is no square matrix.
    init?(_ text: String, job: ImportJob) {
        self.job = job
        var rows = DelimitedTable(text).rows
        guard let first = rows.first else {
            job.context.note(.wholeFile, "", "the file has no rows", remedy: "give a square matrix of delays")
            return nil
        }
        let header = first.fields.dropFirst().contains { !Self.isValue($0) } ? rows.removeFirst() : nil
        let hasRowNames = rows.contains { row in row.fields.first.map { !Self.isValue($0) } ?? false }
        offset = hasRowNames ? 1 : 0
        self.rows = rows
        guard let names = Self.names(rows, header: header, hasRowNames: hasRowNames, job: job) else { return nil }
        self.names = names
    }

    /// Whether the first line of a text is a row of numbers or of a header before numbers.
    static func looksLikeOne(_ text: String) -> Bool {
        let rows = DelimitedTable(String(text.prefix(20_000))).rows.prefix(2)
        guard let last = rows.last, last.fields.count > 1 else { return false }
        return last.fields.dropFirst().allSatisfy(isValue)
    }

    private static func isValue(_ field: String) -> Bool {
        DecimalNumber(field) != nil || missingWords.contains(field.lowercased())
    }
}

extension ForeignMatrix {
    func topology() -> Topology? {
        for row in rows where row.fields.count != names.count + offset {
            job.context.note(
                mark(row.line), "", "the row has \(row.fields.count - offset) delays, not \(names.count)",
                remedy: "a square matrix has as many columns as rows")
        }
        // Both directions of a pair stand together, so that equal ones are written as one.
        var links: [Link] = []
        for left in names.indices {
            for right in names.indices.dropFirst(left + 1) {
                links += [link(from: left, to: right), link(from: right, to: left)].compactMap { $0 }
            }
        }
        noteWhatWasDone(links.count)
        return Topology(name: job.name(nil), nodes: names.map { Node(name: $0) }, links: links)
    }

    private func link(from row: Int, to column: Int) -> Link? {
        let fields = rows[row].fields
        guard column + offset < fields.count,
            let latency = latency(fields[column + offset], line: rows[row].line, column: column)
        else { return nil }
        return Link(
            source: names[row], sink: names[column],
            estimate: LinkEstimate(latency: LatencySummary(constant: latency), method: .declared))
    }

    private func latency(_ field: String, line: Int, column: Int) -> Double? {
        guard !Self.missingWords.contains(field.lowercased()) else {
            job.journal.omit(
                "`\(field.excerpt)`", because: "it stands for not measured: there is no link", at: mark(line))
            return nil
        }
        guard let number = DecimalNumber(field), !number.isNegative,
            let value = job.latency(number, usually: .rtt)
        else {
            job.context.note(
                mark(line), "column \(column + 1 + offset)", "`\(field.excerpt)` is no delay",
                remedy: "write a number of 0 or more, or leave it empty where it is not known")
            return nil
        }
        guard !number.isZero else {
            job.journal.omit(
                "delays of 0 beside the diagonal", because: "they are taken for not measured: there is no link",
                at: mark(line))
            return nil
        }
        return value
    }

    private func mark(_ line: Int) -> Mark {
        Mark(line: line, column: 1)
    }

    private func noteWhatWasDone(_ links: Int) {
        job.journal.carry("delays", as: "latency of \(links) links, constant: every statistic of it")
        job.journal.omit("diagonal", because: "a node has no link to itself")
        job.noteDelays("delays", usually: .rtt)
        job.journal.assume("routing", "direct: a pair without a delay is unknown")
        job.journal.assume("node resources", "none are in the file, so nothing fits there until allocatable is added")
    }
}

extension ForeignMatrix {
    /// The nodes' names: of the header, else of the rows, else `node-1` and so on.
    private static func names(
        _ rows: [DelimitedTable.Row], header: DelimitedTable.Row?, hasRowNames: Bool, job: ImportJob
    ) -> [String]? {
        guard rows.count > 1, rows.count <= sizeLimit else {
            job.context.note(
                .wholeFile, "", "the matrix has \(rows.count) rows",
                remedy: rows.count > 1
                    ? "name the file under `matrices:` of a topology instead"
                    : "give two or more, one for each node")
            return nil
        }
        var foreign = hasRowNames ? rows.map { $0.fields.first ?? "" } : nil
        if let header {
            let columns = Array(header.fields.dropFirst(max(0, header.fields.count - rows.count)))
            if let foreign, foreign != columns {
                job.context.note(
                    Mark(line: header.line, column: 1), "", "the header's names are not those of the rows",
                    remedy: "give rows and columns the same nodes in the same order")
                return nil
            }
            foreign = columns
        }
        return uniqueNames(foreign ?? [], count: rows.count, job: job)
    }

    private static func uniqueNames(_ foreign: [String], count: Int, job: ImportJob) -> [String]? {
        var names = ManifestNames(.subdomain)
        let digits = "\(count)".count
        if foreign.isEmpty { job.journal.assume("node names", "the file has none, so they are numbered from 1") }
        guard foreign.isEmpty || (foreign.count == count && Set(foreign).count == count) else {
            job.context.note(
                .wholeFile, "", "the matrix has \(count) rows and \(Set(foreign).count) different names",
                remedy: "give each node one row, one column and a name of its own")
            return nil
        }
        return (0..<count).map { index in
            let number = "\(index + 1)"
            let fallback = "node-" + String(repeating: "0", count: digits - number.count) + number
            guard !foreign.isEmpty else { return fallback }
            let name = names.take(foreign[index], else: fallback)
            if name != foreign[index] {
                job.journal.assume("node names", "spelt as Kubernetes takes them where they were not")
            }
            return name
        }
    }
}
