import ClusterModel

/// Reads one entry of a topology's `matrices` and the file that it names.
struct MatrixReader {
    private let item: Located
    private let table: MatrixTable
    private let nodes: NameTable
    private let property: MatrixProperty
    private let power: Int
    private let isRoundTrip: Bool
    /// Numbers that stand for an unknown pair.
    private let missing: Set<Double>
    private let names: Names

    private enum Names {
        /// In the order of the nodes, unless the file's first row or column holds words.
        case detected
        case header
        case listed([String])
    }

    init?(_ item: Located, nodes: NameTable, loadFile: ManifestReader.FileLoader) {
        let known = ["file", "property", "unit", "kind", "statistic", "names", "missing"]
        guard let fields = item.mapping(known) else { return nil }
        let table = fields.required("file").flatMap { Self.table($0, loadFile) }
        let property = Self.property(fields)
        let power = property.flatMap { Self.power(fields, $0) }
        let isRoundTrip = property.flatMap { Self.isRoundTrip(fields, $0) }
        missing = Set(fields.list("missing").compactMap { $0.number() })
        names = Self.names(fields["names"], nodes: nodes)
        guard let table, let property, let power, let isRoundTrip else { return nil }
        self.item = item
        self.table = table
        self.nodes = nodes
        self.property = property
        self.power = power
        self.isRoundTrip = isRoundTrip
    }

    private static func table(_ located: Located, _ loadFile: ManifestReader.FileLoader) -> MatrixTable? {
        guard let file = located.name() else { return nil }
        switch loadFile(file) {
        case .failure(let failure):
            located.note("`\(file.excerpt)`: \(failure.reason)", remedy: failure.remedy)
            return nil
        case .success(let bytes):
            guard bytes.count <= ManifestLimits.fileSize else {
                located.note("`\(file.excerpt)` has more than \(ManifestLimits.fileSize >> 20) MiB")
                return nil
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                located.note("`\(file.excerpt)` is not UTF-8", remedy: "save it with that encoding")
                return nil
            }
            return MatrixTable(text, file: file)
        }
    }

    private static func property(_ fields: MappingReader) -> MatrixProperty? {
        guard let name = fields.required("property", remedy: "write one such as property: latency")?.name() else {
            return nil
        }
        let metric = Metric(name: name)
        if metric != .latency { noteUseless("statistic", "only latency has statistics", fields) }
        switch metric {
        case .latency:
            guard let located = fields["statistic"] else { return .latency(LatencyStatistic.allCases) }
            return located.word(LatencyStatistic.self).map { .latency([$0]) }
        case .jitter: return .jitter
        case .reliability: return .reliability
        case .bandwidth: return .bandwidth
        case .open(let name): return .open(name)
        }
    }

    private static func power(_ fields: MappingReader, _ property: MatrixProperty) -> Int? {
        let units = property.units
        guard !units.isEmpty else {
            noteUseless("unit", "an open property has no unit", fields)
            return 0
        }
        let remedy = "use \(units.keys.sorted().listed())"
        guard let located = fields.required("unit", remedy: remedy), let text = located.text() else { return nil }
        if units[text] == nil { located.note("`\(text.excerpt)` is no unit of this property", remedy: remedy) }
        return units[text]
    }

    private enum Kind: String, CaseIterable {
        case roundTrip = "rtt"
        case oneWay = "one-way"
    }

    /// A factor of two nobody should have to guess: delays say which they are.
    private static func isRoundTrip(_ fields: MappingReader, _ property: MatrixProperty) -> Bool? {
        guard property.isDelay else {
            noteUseless("kind", "only latency and jitter have round trips", fields)
            return false
        }
        return fields.required("kind", remedy: "write rtt or one-way")?.word(Kind.self).map { $0 == .roundTrip }
    }

    private static func noteUseless(_ key: String, _ message: String, _ fields: MappingReader) {
        guard let located = fields[key] else { return }
        located.context.note(fields.keyMark(of: key), located.path, message, remedy: "remove it")
    }

    private static func names(_ located: Located?, nodes: NameTable) -> Names {
        guard let located else { return .detected }
        if case .scalar = located.node.content {
            if located.text() != "header" { located.note("expected header or a list of node names") }
            return .header
        }
        return .listed(nodes.references(located.list() ?? []))
    }
}

extension MatrixReader {
    /// The known pairs, row by row; the diagonal is left out.
    func cells() -> [MatrixCell] {
        guard let layout = layout() else { return [] }
        var cells: [MatrixCell] = []
        for (rowIndex, row) in layout.rows.enumerated() {
            guard row.cells.count == layout.columns.count else {
                noteWidth(row, expected: layout.columns.count)
                continue
            }
            for (columnIndex, cell) in row.cells.enumerated() {
                guard let source = layout.rowNames[rowIndex], let sink = layout.columns[columnIndex], source != sink,
                    let value = value(of: cell)
                else { continue }
                cells.append(MatrixCell(source: source, sink: sink, property: property, value: value))
            }
        }
        return cells
    }

    private struct Layout {
        /// `nil` for a name that no node carries, which is noted.
        var rowNames: [String?]
        var columns: [String?]
        var rows: [MatrixTable.Row]
    }

    private func layout() -> Layout? {
        guard !table.rows.isEmpty, table.cellCount <= ManifestLimits.matrixCells else {
            let size = "more than \(ManifestLimits.matrixCells) cells"
            note(.wholeFile, table.rows.isEmpty ? "the matrix is empty" : "the matrix has \(size)")
            return nil
        }
        var rows = table.rows
        var columns = defaultNames
        var hasRowNames = rows.allSatisfy { !$0.startsWithNumber }
        if let header = header(&rows) {
            let hasCorner = hasCorner(header, rows)
            hasRowNames = hasCorner || rows.first?.cells.count == header.cells.count + 1
            columns = header.cells.dropFirst(hasCorner ? 1 : 0).map(nodeName)
        }
        let rowNames = hasRowNames ? rows.map { $0.cells.first.flatMap(nodeName) } : columns
        if hasRowNames { rows = rows.map { $0.withoutFirst() } }
        guard rows.count == rowNames.count else {
            note(
                .wholeFile, "the matrix has \(rows.count) rows for \(rowNames.count) names",
                remedy: "name the rows in a header, or in `names`")
            return nil
        }
        return Layout(rowNames: rowNames, columns: columns, rows: rows)
    }

    /// Whether the header's first cell stands above the names of the rows.
    private func hasCorner(_ header: MatrixTable.Row, _ rows: [MatrixTable.Row]) -> Bool {
        guard rows.first?.cells.count == header.cells.count else { return false }
        return header.cells.first?.text.isEmpty == true || rows.allSatisfy { !$0.startsWithNumber }
    }

    private var defaultNames: [String?] {
        if case .listed(let names) = names { names } else { nodes.names }
    }

    private func header(_ rows: inout [MatrixTable.Row]) -> MatrixTable.Row? {
        switch names {
        case .listed: return nil
        case .header: return rows.isEmpty ? nil : rows.removeFirst()
        case .detected:
            guard let names = rows.first?.cells.dropFirst(), !names.isEmpty,
                names.allSatisfy({ !$0.isNumberOrUnknown })
            else { return nil }
            return rows.removeFirst()
        }
    }

    private func nodeName(_ cell: MatrixTable.Cell) -> String? {
        let name = String(cell.text)
        guard nodes.contains(name) else {
            let nearest = item.context.offersSuggestions ? Suggestion.nearest(to: name, among: nodes.names) : nil
            note(
                cell.mark, "there is no node `\(name.excerpt)`", remedy: nearest.map { "did you mean `\($0.excerpt)`?" }
            )
            return nil
        }
        return name
    }

    private func value(of cell: MatrixTable.Cell) -> Double? {
        guard !cell.isUnknown else { return nil }
        guard let number = Double(cell.text), number.isFinite, cell.isDecimal else {
            note(cell.mark, "`\(String(cell.text).excerpt)` is no number")
            return nil
        }
        guard !missing.contains(number), number >= 0 || isOpen else { return nil }
        guard let value = power == 0 ? number : DecimalNumber(cell.text)?.double(shiftedBy: power) else {
            note(cell.mark, "`\(String(cell.text).excerpt)` is too large a number")
            return nil
        }
        if property == .reliability, value > 1 {
            note(cell.mark, "`\(String(cell.text).excerpt)` is above 1", remedy: "for percentages write unit: \"%\"")
            return nil
        }
        return isRoundTrip ? value / 2 : value
    }

    private var isOpen: Bool {
        if case .open = property { true } else { false }
    }

    private func noteWidth(_ row: MatrixTable.Row, expected: Int) {
        note(
            Mark(line: row.line, column: 1), "the row has \(row.cells.count) cells for \(expected) names",
            remedy: "write `-` for an unknown pair")
    }

    private func note(_ mark: Mark, _ message: String, remedy: String? = nil) {
        item.context.note(mark, item.path, message, remedy: remedy, file: table.file)
    }
}
