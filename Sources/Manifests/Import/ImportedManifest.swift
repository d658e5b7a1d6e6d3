/// A manifest made of a foreign file, and the account of how it was made.
public struct ImportedManifest: Hashable, Sendable {
    /// A topology or an application, never a policy.
    public var document: ManifestDocument
    public var report: ImportReport

    public init(document: ManifestDocument, report: ImportReport) {
        self.document = document
        self.report = report
    }
}
