import StateStore
import TestSupport
import Testing

@Suite("The state database in memory")
struct InMemoryStateStoreTests {
    @Test("keeps the contract", arguments: StateStoreContract.rules)
    func contract(rule: StateStoreRule) async throws {
        try await rule.check(StateStoreBackend { clock, held in InMemoryStateStore(changesHeld: held) { clock.now } })
    }
}
