/// What becomes of a frame.
enum Passage: Equatable {
    /// It leaves at that moment, in nanoseconds of the monotonic clock.
    case carried(due: UInt64, copies: Int, isReordered: Bool)
    case lost(Loss)

    enum Loss {
        /// By chance, alone or in a burst.
        case chance
        /// Because the queue of the link was full.
        case queue
        /// Because the link was down.
        case down
    }

    /// `nil` when the frame is lost.
    var due: UInt64? {
        if case .carried(let due, _, _) = self { due } else { nil }
    }
}
