/// What can go wrong between the daemon and its spool.
package enum ReportSpoolError: Error, Hashable, Sendable {
    /// The file could not be opened: where, why and what to do.
    case unusable(path: String, reason: String, remedy: String)
    /// A write or read failed; nothing of it happened.
    case failed(String)
    case closed
}

extension ReportSpoolError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unusable(let path, let reason, let remedy): "the spool \(path) cannot be used: \(reason); \(remedy)"
        case .failed(let reason): "the spool failed: \(reason)"
        case .closed: "the spool is closed"
        }
    }
}
