import ClusterModel

/// Collects what the report will say while a file is imported or a manifest exported; the same thing met again is counted.
final class ImportJournal {
    private var lists: [List: Ledger] = [:]

    private enum List {
        case carriedOver, assumptions, notCarriedOver
    }

    /// Lines of one list; files may have as many fields as their authors like.
    private static let entryLimit = 500

    func carry(_ subject: String, as note: String, at mark: Mark? = nil) {
        add(.carriedOver, subject, note, mark)
    }

    func assume(_ subject: String, _ note: String, at mark: Mark? = nil) {
        add(.assumptions, subject, note, mark)
    }

    func omit(_ subject: String, because note: String, at mark: Mark? = nil) {
        add(.notCarriedOver, subject, note, mark)
    }

    /// Notes every field of a mapping that is not one of those taken over.
    func omitFields(of mapping: MappingReader?, except taken: [String], because note: String) {
        for entry in mapping?.entries ?? [] where !taken.contains(entry.key) && !entry.value.node.isNull {
            omit(entry.value.path.withoutIndices.excerpt, because: note, at: entry.keyMark)
        }
    }

    func report(file: String, format: ImportFormat, document: ManifestDocument) -> ImportReport {
        ImportReport(
            file: file, format: format, kind: document.kind.rawValue, name: document.name, sizes: document.sizes,
            carriedOver: entries(.carriedOver), assumptions: entries(.assumptions),
            notCarriedOver: entries(.notCarriedOver))
    }

    func report(format: ExportFormat, sources: [ExportSource]) -> ExportReport {
        ExportReport(
            format: format, sources: sources.map(ExportReport.Source.init), carriedOver: entries(.carriedOver),
            assumptions: entries(.assumptions), notCarriedOver: entries(.notCarriedOver))
    }

    private func add(_ list: List, _ subject: String, _ note: String, _ mark: Mark?) {
        lists[list, default: Ledger()].add(subject, note, line: mark?.line, limit: Self.entryLimit)
    }

    private func entries(_ list: List) -> [ImportReport.Entry] {
        lists[list]?.all ?? []
    }
}

extension ImportJournal {
    /// Entries in the order in which they were first met.
    private struct Ledger {
        private var entries: [ImportReport.Entry] = []
        private var indices: [String: Int] = [:]
        private var excess = 0

        mutating func add(_ subject: String, _ note: String, line: Int?, limit: Int) {
            let key = "\(subject)\n\(note)"
            if let index = indices[key] {
                entries[index].count += 1
            } else if entries.count < limit {
                indices[key] = entries.count
                entries.append(ImportReport.Entry(subject: subject, note: note, count: 1, line: line))
            } else {
                excess += 1
            }
        }

        var all: [ImportReport.Entry] {
            guard excess > 0 else { return entries }
            return entries + [ImportReport.Entry(subject: "others", note: "more than are listed", count: excess)]
        }
    }
}

extension ManifestDocument {
    /// How much there is of it, for reports.
    var sizes: [String] {
        switch self {
        case .topology(let topology):
            [counted(topology.nodes.count, "node"), counted(topology.links.count, "directed link")]
        case .application(let application):
            [
                counted(application.components.count, "component"), counted(application.channels.count, "channel"),
                counted(application.constraints.count, "constraint"),
            ]
        case .policy, .program, .scenario: []
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}

extension String {
    /// A field's path with `[]` for each `[12]`.
    fileprivate var withoutIndices: String {
        var result = ""
        var isInside = false
        for character in self {
            if isInside, character.isDecimalDigit { continue }
            isInside = character == "["
            result.append(character)
        }
        return result
    }
}
