/// What an export carried over, what it took for granted, and what the format has no place for.
public struct ExportReport: Hashable, Sendable, Codable {
    public var format: ExportFormat
    public var sources: [Source]
    public var carriedOver: [ImportReport.Entry]
    public var assumptions: [ImportReport.Entry]
    public var notCarriedOver: [ImportReport.Entry]

    /// A manifest that was exported.
    public struct Source: Hashable, Sendable, Codable {
        public var file: String
        public var kind: String
        public var name: String
        /// How much there is of it: nodes and links, or components and channels.
        public var sizes: [String]

        init(_ source: ExportSource) {
            file = source.file
            kind = source.document.kind.rawValue
            name = source.document.name
            sizes = source.document.sizes
        }
    }
}

extension ExportReport: CustomStringConvertible {
    /// The report for people: a line for each manifest, then a list of each sort that is not empty.
    public var description: String {
        let titles = sources.map { source in
            "\(source.kind) `\(source.name.excerpt)` of \(source.file) to \(format.rawValue): "
                + source.sizes.joined(separator: ", ") + "\n"
        }
        return titles.joined() + carriedOver.section("carried over") + assumptions.section("assumed")
            + notCarriedOver.section("not carried over")
    }
}
