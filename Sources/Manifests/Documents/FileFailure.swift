/// Why the bytes of a file could not be had.
public struct FileFailure: Error, Hashable, Sendable {
    /// `no such file`, `is a directory`, …
    public var reason: String
    /// What to do about it, where that is known.
    public var remedy: String?

    public init(reason: String, remedy: String? = nil) {
        self.reason = reason
        self.remedy = remedy
    }
}
