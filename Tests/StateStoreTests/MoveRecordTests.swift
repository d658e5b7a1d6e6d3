import ClusterModel
import StateStore
import TestSupport
import Testing

@Suite("Records of moves")
struct MoveRecordTests {
    private static let id = ApplicationID(namespace: "city", name: "watch")

    private static let history = MoveHistory(
        moves: [
            PodMove(
                pod: PodPlacement(
                    namespace: "city", pod: "p", uid: "u", application: "watch", component: "x", replica: 0, node: "a"),
                target: "b", reason: .violation(constraints: ["in-time"], seconds: 60, sentence: "s"),
                decidedAt: Timestamp(milliseconds: 5), expectation: .init(broken: ["l"], before: 2, after: 1))
        ], setbacks: 2, pausedUntil: Timestamp(milliseconds: 9))

    @Test("are read by another process as they were written, until they are removed")
    func kept() async throws {
        let store = InMemoryStateStore(now: { Timestamp(milliseconds: 0) })
        let state = try await ClusterState.open(store: store, now: { Timestamp(milliseconds: 0) })
        try await state.put(moves: Self.history, of: Self.id)
        let other = try await ClusterState.open(store: store, now: { Timestamp(milliseconds: 0) })
        #expect(try await other.storedMoves().histories == [Self.id: Self.history])
        try await other.removeMoves(of: Self.id)
        #expect(try await state.storedMoves().histories == [:])
    }

    @Test("that cannot be read are told, and the others count")
    func corrupt() async throws {
        let store = InMemoryStateStore(now: { Timestamp(milliseconds: 0) })
        let state = try await ClusterState.open(store: store, now: { Timestamp(milliseconds: 0) })
        try await state.put(moves: Self.history, of: Self.id)
        let broken = ApplicationID(namespace: "city", name: "broken")
        try await store.commit([
            .put(Record.Key(.moves, broken.description), value: Array("{".utf8), expires: nil, expecting: .none)
        ])
        let stored = try await state.storedMoves()
        #expect(stored.histories == [Self.id: Self.history])
        #expect(stored.problems.keys.sorted() == [broken])
    }
}
