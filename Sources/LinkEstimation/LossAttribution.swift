/// Tells the directions of loss apart by the reflector's own count (RFC 8762, 4.3: a stateful reflector).
///
/// Between two answers the reflector's count grows by one for every probe that it answered. What it did not count was
/// lost on the way there, what it counted and did not come back was lost on the way back.
struct LossAttribution: Sendable {
    /// The reflector's count in the newest answer that carried it forward.
    private var anchor: UInt32?
    /// Answers since then whose count was below it: reordered on the way there.
    private var overtaken = 0
    private var missing = 0
    /// Steps backward above which the reflector is taken to have started anew rather than the probe to be overtaken.
    private static let longestReordering = 256

    mutating func miss() {
        missing += 1
    }

    /// What an answer says about the probes that were missing before it; `nil` when nothing was or it cannot say yet.
    mutating func answer(reflectorSequence: UInt32) -> LossDirections? {
        guard let anchor else { return restart(at: reflectorSequence) }
        let step = Int(Int32(bitPattern: reflectorSequence &- anchor))
        if step <= 0, step >= -Self.longestReordering, reflectorSequence != 0 {
            overtaken += 1
            return nil
        }
        guard step > 0 else { return restart(at: reflectorSequence) }
        let backward = min(missing, max(0, step - 1 - overtaken))
        return conclude(
            LossDirections(forward: missing - backward, backward: backward), at: reflectorSequence)
    }

    private mutating func restart(at sequence: UInt32) -> LossDirections? {
        conclude(LossDirections(undecided: missing), at: sequence)
    }

    private mutating func conclude(_ directions: LossDirections, at sequence: UInt32) -> LossDirections? {
        defer { (anchor, overtaken, missing) = (sequence, 0, 0) }
        return missing == 0 ? nil : directions
    }
}
