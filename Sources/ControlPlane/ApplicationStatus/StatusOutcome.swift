/// What became of a status that was handed to the API server.
package enum StatusOutcome: Hashable, Sendable {
    /// It is stored.
    case written
    /// The object is gone.
    case gone
    /// Somebody else changed the object meanwhile: the status is to be made anew.
    case conflict
    /// The API server refuses the status as it is; the text says why.
    case refused(String)
    /// It could not be asked, or asks for a pause; the text says why.
    case failed(String)

    /// The word of metrics.
    var word: String {
        switch self {
        case .written: "written"
        case .gone: "gone"
        case .conflict: "conflict"
        case .refused: "refused"
        case .failed: "failed"
        }
    }

    static let words = ["written", "gone", "conflict", "refused", "failed"]
}
