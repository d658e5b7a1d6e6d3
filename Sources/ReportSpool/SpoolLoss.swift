/// Why a report was given up before the server took it.
package enum SpoolLoss: String, Hashable, Sendable, CaseIterable {
    /// Too many waited, or it was larger than a report may be.
    case size
    /// It waited too long.
    case age
    /// The server will never take it.
    case refused
    /// It could not be written as JSON, or not be read again.
    case damaged
}
