import ClusterModel

/// A document whose envelope (`apiVersion`, `kind`, `metadata`) was read.
struct DocumentReader {
    let kind: ManifestDocument.Kind
    let metadata: Metadata?
    let top: MappingReader

    /// A carrier may add `status`; it says nothing about what is wanted.
    private static let fields = ["apiVersion", "kind", "metadata", "spec", "status"]

    init?(_ root: SyntaxNode, expecting kinds: [ManifestDocument.Kind], context: ReadingContext) {
        let located = Located(node: root, path: "", context: context)
        guard !root.isNull else {
            context.note(root.mark, "", "the file is empty", remedy: "it needs \(Self.fields.dropLast().listed("and"))")
            return nil
        }
        guard let top = located.mapping(Self.fields) else { return nil }
        self.top = top
        Self.checkVersion(top)
        guard let kind = Self.kind(top, expecting: kinds) else { return nil }
        self.kind = kind
        metadata = top.required("metadata")?.metadata(for: kind)
    }

    /// The mapping below `spec`.
    func spec(_ fields: [String]) -> MappingReader? {
        top.required("spec")?.mapping(fields)
    }

    private static func checkVersion(_ top: MappingReader) {
        guard let version = top.required("apiVersion", remedy: "write apiVersion: \(WellKnown.apiVersion)") else {
            return
        }
        guard let text = version.text(), text != WellKnown.apiVersion else { return }
        version.note("`\(text.excerpt)` is not known", remedy: "write \(WellKnown.apiVersion)")
    }

    private static func kind(
        _ top: MappingReader, expecting kinds: [ManifestDocument.Kind]
    ) -> ManifestDocument.Kind? {
        let remedy = "write kind: \(kinds.map(\.rawValue).listed())"
        guard let located = top.required("kind", remedy: remedy),
            let kind = located.word(ManifestDocument.Kind.self)
        else { return nil }
        guard kinds.contains(kind) else {
            located.note("expected \(kinds.map(\.rawValue).listed()), found \(kind.rawValue)")
            return nil
        }
        return kind
    }
}
