public import ClusterModel

extension ClusterState {
    /// A decision in the form of the store.
    public struct PreparedDecision: Sendable {
        let id: String
        let value: [UInt8]
    }

    /// Brings a decision into the form of the store, which takes a while.
    public static func prepare(_ decision: DecisionRecord) throws(StateStoreError) -> PreparedDecision {
        let key = Record.Key(.decision, decision.id)
        return PreparedDecision(id: decision.id, value: try StateValue.encode(decision, for: key))
    }

    /// Keeps decisions in the store, and removes those of the given identifiers. They are not held in memory here.
    public func put(decisions: [PreparedDecision], removing removed: [String] = []) async throws(StateStoreError) {
        var operations: [Operation] = []
        for decision in decisions {
            let key = Record.Key(.decision, decision.id)
            operations.append(.put(key, value: decision.value, expires: nil, expecting: .none))
        }
        operations += removed.map { .delete(Record.Key(.decision, $0), expecting: .none) }
        guard !operations.isEmpty else { return }
        _ = try await store.commit(operations, durability: .process)
        for decision in decisions { events.publish(.decision(id: decision.id)) }
    }

    /// The decisions that the store has, the oldest first. Records that cannot be read are left out.
    public func storedDecisions() async throws(StateStoreError) -> [DecisionRecord] {
        let contents = try await store.contents(of: [.decision])
        return contents.records.compactMap { record in
            do { return try StateValue.decode(record) } catch { return nil }
        }
    }
}
