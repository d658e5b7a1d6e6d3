/// What can go wrong between the program and its state database.
public enum StateStoreError: Error, Hashable, Sendable {
    /// A record was not as the operation expected; `revision` is its present one, `nil` when it does not exist.
    case conflict(key: String, revision: UInt64?)
    /// Changes that old are no longer held, or the reader was too slow; start over from the contents.
    case fellBehind(oldest: UInt64)
    /// The database could not be opened: where, why and what to do.
    case unusable(path: String, reason: String, remedy: String)
    /// A write or read failed; nothing of it happened.
    case failed(String)
    /// A record does not hold what its kind says.
    case corrupt(key: String, reason: String)
    case closed
}
