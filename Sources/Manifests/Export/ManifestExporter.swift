import ClusterModel

/// Writes manifests in the formats of other tools, with a report of what those have no place for.
public enum ManifestExporter {
    /// Writes topologies and applications as one text: one drawing, or one document of YAML after the other.
    ///
    /// Policies, programs and scenarios are problems, since no format has a place for them.
    public static func export(
        _ sources: [ExportSource], format: ExportFormat, options: ExportOptions = ExportOptions()
    ) -> ReadResult<ExportedText> {
        let problems = sources.compactMap { refusal(of: $0, format: format) }
        guard problems.isEmpty, !sources.isEmpty else {
            let nothing = Problem(
                file: format.rawValue, line: 0, column: 0, message: "there is nothing to export",
                remedy: "name a topology or an application")
            return .failure(problems.isEmpty ? [nothing] : problems)
        }
        let job = ExportJob(options: options, journal: ImportJournal())
        let text = job.text(of: sources.map(\.document), format: format)
        return .success(ExportedText(text: text, report: job.journal.report(format: format, sources: sources)))
    }

    private static func refusal(of source: ExportSource, format: ExportFormat) -> Problem? {
        switch source.document {
        case .application, .topology: nil
        case .policy, .program, .scenario:
            Problem(
                file: source.file, line: 0, column: 0,
                message: "\(format.rawValue) has no place for a \(source.document.kind.rawValue)",
                remedy: "name topologies and applications only")
        }
    }
}

/// One export: what the writers of every format need beside the manifests.
struct ExportJob {
    let options: ExportOptions
    let journal: ImportJournal

    fileprivate func text(of documents: [ManifestDocument], format: ExportFormat) -> String {
        switch format {
        case .dot: DOTText(drawing(of: documents)).text
        case .mermaid: mermaid(drawing(of: documents))
        case .diktyo: stream(documents.flatMap(diktyo))
        case .polaris: stream(documents.flatMap(polaris))
        }
    }

    private func stream(_ objects: [OutputNode]) -> String {
        objects.map(YAMLText.write).joined(separator: "---\n")
    }

    private func diktyo(_ document: ManifestDocument) -> [OutputNode] {
        switch document {
        case .application(let application): [AppGroupExport(application: application, job: self).object()]
        case .topology(let topology): [NetworkTopologyExport(topology: topology, job: self).object()]
        case .policy, .program, .scenario: []
        }
    }

    private func polaris(_ document: ManifestDocument) -> [OutputNode] {
        switch document {
        case .application(let application): [ServiceGraphExport(application: application, job: self).object()]
        case .topology(let topology): NetworkLinkExport(topology: topology, job: self).objects()
        case .policy, .program, .scenario: []
        }
    }
}

extension ExportJob {
    private func drawing(of documents: [ManifestDocument]) -> Drawing {
        let palette = Palette(options.placements)
        let groups = documents.enumerated().compactMap { index, document -> Drawing.Group? in
            let prefix = documents.count == 1 ? "" : "\(index + 1)/"
            return switch document {
            case .application(let application):
                ApplicationDrawing(application: application, prefix: prefix, palette: palette, job: self).group()
            case .topology(let topology):
                TopologyDrawing(topology: topology, prefix: prefix, palette: palette, job: self).group()
            case .policy, .program, .scenario: nil
            }
        }
        return Drawing(groups: groups)
    }

    private func mermaid(_ drawing: Drawing) -> String {
        let text = MermaidText.text(of: drawing)
        if drawing.edgeCount > MermaidText.edgeLimit {
            journal.assume(
                "edges", "Mermaid draws \(MermaidText.edgeLimit) of the \(drawing.edgeCount) unless maxEdges is raised")
        }
        if text.utf8.count > MermaidText.sizeLimit {
            journal.assume(
                "size", "Mermaid takes \(MermaidText.sizeLimit) characters unless maxTextSize is raised")
        }
        return text
    }

    /// The envelope of a Kubernetes object.
    func object(
        _ apiVersion: String, _ kind: String, metadata: [(key: String, value: OutputNode?)], spec: OutputNode
    ) -> OutputNode {
        .map([
            ("apiVersion", .text(apiVersion)), ("kind", .text(kind)), ("metadata", .fields(metadata)), ("spec", spec),
        ])
    }

    func metadata(of application: Application) -> [(key: String, value: OutputNode?)] {
        let isDefault = application.namespace == WellKnown.defaultNamespace
        return [
            ("name", .text(application.name)), ("namespace", isDefault ? nil : .text(application.namespace)),
            ("labels", .sorted(application.labels) { .text($1) }),
            ("annotations", .sorted(application.annotations) { .text($1) }),
        ]
    }
}
