/// What every backend of ``StateStore`` promises, one rule at a time.
public enum StateStoreContract {
    /// All rules; a test takes them as its arguments.
    public static let rules: [StateStoreRule] = recordRules + commitRules + followingRules
}

/// One promise, and the check of it against a backend.
public struct StateStoreRule: Sendable, CustomStringConvertible {
    public var description: String
    /// Throws ``ContractViolation`` where the backend breaks the promise.
    public var check: @Sendable (StateStoreBackend) async throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (StateStoreBackend) async throws -> Void) {
        self.description = description
        self.check = check
    }
}
