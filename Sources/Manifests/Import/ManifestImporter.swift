import ClusterModel

/// Turns files of other tools into manifests, with a report of what became of their contents.
///
/// Fields that have no place in a manifest are reported, never a problem; values that are no values are.
public enum ManifestImporter {
    /// Reads a foreign file.
    ///
    /// - Parameters:
    ///   - file: what problems and the report call the file.
    ///   - format: `nil` to find out from the contents.
    public static func read(
        _ bytes: [UInt8], file: String, format: ImportFormat? = nil, options: ImportOptions = ImportOptions()
    ) -> ReadResult<ImportedManifest> {
        let context = ReadingContext(file: file)
        let imported = SourceText(bytes, context: context).flatMap { source in
            resolve(format, in: source.text, context: context).flatMap {
                document(from: source.text, format: $0, options: options, context: context)
            }
        }
        return context.result(imported)
    }

    private static func resolve(
        _ format: ImportFormat?, in text: String, context: ReadingContext
    ) -> ImportFormat? {
        if let format = format ?? ImportFormat.detect(in: text) { return format }
        context.note(
            .wholeFile, "", "the format is not known",
            remedy: "say which of \(ImportFormat.allCases.map(\.rawValue).listed()) it is")
        return nil
    }

    private static func document(
        from text: String, format: ImportFormat, options: ImportOptions, context: ReadingContext
    ) -> ImportedManifest? {
        let journal = ImportJournal()
        let job = ImportJob(options: options, context: context, journal: journal)
        guard let document = job.document(from: text, format: format), isReadable(document, context: context) else {
            return nil
        }
        return ImportedManifest(
            document: document, report: journal.report(file: context.file, format: format, document: document))
    }
}

extension ManifestImporter {
    /// Whether the manifest stays below the bounds of its reader; matrices grow with the square of their nodes.
    private static func isReadable(_ document: ManifestDocument, context: ReadingContext) -> Bool {
        guard case .topology(let topology) = document, topology.valueCount > ManifestLimits.nodes else { return true }
        context.note(
            .wholeFile, "", "the manifest would have more than \(ManifestLimits.nodes) values, which no reader takes",
            remedy: "write the nodes into a topology, and name a matrix file under its `matrices:`")
        return false
    }
}

extension Topology {
    /// Mappings, keys and values of the topology as it is written, at most.
    fileprivate var valueCount: Int {
        var count = nodes.reduce(0) { $0 + 5 + 2 * ($1.labels.count + $1.properties.count) }
        var rest = links[...]
        while let link = rest.popFirst() {
            count += link.estimate.valueCount
            guard let back = rest.first, back.source == link.sink, back.sink == link.source,
                back.estimate == link.estimate
            else { continue }
            rest.removeFirst()
            count -= 2
        }
        return count
    }
}

extension LinkEstimate {
    /// Keys and values of a link that goes one way, as importers make it.
    fileprivate var valueCount: Int {
        9 + (bandwidth == nil ? 0 : 2) + (reliability == nil ? 0 : 2) + (properties.isEmpty ? 0 : 2)
            + 2 * properties.count
    }
}

/// One import: what the parsers and converters of every format need beside their text.
struct ImportJob {
    let options: ImportOptions
    let context: ReadingContext
    let journal: ImportJournal

    fileprivate func document(from text: String, format: ImportFormat) -> ManifestDocument? {
        switch format {
        case .gml: GMLParser.graph(in: text, job: self).flatMap(topology)
        case .graphml: GraphMLParser.graph(in: text, job: self).flatMap(topology)
        case .matrix: ForeignMatrix(text, job: self)?.topology().map { .topology($0) }
        case .diktyo: ObjectImport(job: self, format: .diktyo).document(in: text)
        case .polaris: ObjectImport(job: self, format: .polaris).document(in: text)
        case .compose: ComposeImport(job: self).application(in: text).map { .application($0) }
        case .kubernetes: KubernetesImport(job: self).application(in: text).map { .application($0) }
        }
    }

    private func topology(_ graph: ForeignGraph) -> ManifestDocument? {
        GraphImport(graph: graph, job: self).topology().map { .topology($0) }
    }
}

extension ImportJob {
    /// The manifest's name: the one that was asked for, else the object's, else the file's, else `imported`.
    func name(_ foreign: String?) -> String {
        let names = ManifestNames(.subdomain)
        if let name = options.name {
            if name.isEmpty || names.candidate(name) != name {
                context.note(
                    .wholeFile, "", "`\(name.excerpt)` is no manifest's name",
                    remedy: "use 1 to 63 of a-z, 0-9, `-` and `.`, with a letter or digit at both ends")
            }
            return name
        }
        let candidate = [foreign, fileStem].compactMap { $0 }.first { !names.candidate($0).isEmpty } ?? "imported"
        let name = names.candidate(candidate)
        if foreign != name {
            journal.assume("name", foreign.map { "`\($0.excerpt)` became `\(name)`" } ?? "`\(name)`, after the file")
        }
        return name
    }

    /// The file's name without its directory and what follows its first dot.
    private var fileStem: String? {
        context.file.split(separator: "/").last?.split(separator: ".").first.map(String.init)
    }

    /// A delay of the file in milliseconds one way.
    func latency(_ number: DecimalNumber, usually kind: ImportOptions.Kind) -> Double? {
        let power = (options.unit ?? .ms).powerOfMillisecond
        return number.double(shiftedBy: power).map { $0 * (options.kind ?? kind).oneWayShare }
    }

    /// Tells of the unit and kind of delays where nobody gave them.
    func noteDelays(_ subject: String, usually kind: ImportOptions.Kind) {
        if options.unit == nil { journal.assume(subject, "in milliseconds, since no unit was given") }
        if options.kind == nil {
            journal.assume(
                subject,
                kind == .rtt
                    ? "round trips, of which half is the one-way latency, since no kind was given"
                    : "one way, since no kind was given")
        }
    }
}
