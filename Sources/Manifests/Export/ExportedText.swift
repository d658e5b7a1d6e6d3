/// A text in a foreign format, and the account of how it was made.
public struct ExportedText: Hashable, Sendable {
    public var text: String
    public var report: ExportReport
}
