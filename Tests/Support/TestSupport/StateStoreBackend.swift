import ClusterModel
public import StateStore

/// A backend that the contract is held against.
public struct StateStoreBackend: Sendable {
    /// Makes an empty store that holds `changesHeld` commits for those who follow, with records that expire by `clock`.
    public var makeStore: @Sendable (_ clock: ManualClock, _ changesHeld: Int) async throws -> any StateStore

    public init(
        makeStore: @escaping @Sendable (_ clock: ManualClock, _ changesHeld: Int) async throws -> any StateStore
    ) {
        self.makeStore = makeStore
    }

    func withStore(
        clock: ManualClock = ManualClock(), changesHeld: Int = 1_024, _ body: (any StateStore) async throws -> Void
    ) async throws {
        let store = try await makeStore(clock, changesHeld)
        do {
            try await body(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}

/// What a backend did other than its contract says.
public struct ContractViolation: Error, CustomStringConvertible {
    public var description: String
}

func require(_ condition: Bool, _ promise: @autoclosure () -> String) throws {
    if !condition { throw ContractViolation(description: promise()) }
}

func requireEqual<Value: Equatable>(_ actual: Value, _ expected: Value, _ promise: String) throws {
    try require(actual == expected, "\(promise): expected \(expected), got \(actual)")
}

/// Holds that `body` throws exactly `expected`.
func requireError(
    _ expected: StateStoreError, _ promise: String, _ body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let error as StateStoreError {
        return try requireEqual(error, expected, promise)
    }
    throw ContractViolation(description: "\(promise): expected \(expected), nothing was thrown")
}

extension StateStore {
    /// Commits one unconditional put of a text.
    @discardableResult
    func put(_ text: String, _ key: Record.Key, expires: Timestamp? = nil) async throws -> UInt64 {
        try await commit([.put(key, value: Array(text.utf8), expires: expires, expecting: .none)])
    }

    func text(_ key: Record.Key) async throws -> String? {
        try await record(key).map { String(decoding: $0.value, as: UTF8.self) }
    }
}
