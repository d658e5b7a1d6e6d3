/// A manifest to export, and what reports call its file.
public struct ExportSource: Hashable, Sendable {
    public var file: String
    public var document: ManifestDocument

    public init(file: String, document: ManifestDocument) {
        self.file = file
        self.document = document
    }
}
