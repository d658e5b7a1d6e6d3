public import ClusterModel

extension ClusterState {
    /// Keeps decisions in the store, and removes those of the given identifiers. They are not held in memory here.
    public func put(decisions: [DecisionRecord], removing removed: [String] = []) async throws(StateStoreError) {
        var operations: [Operation] = []
        for decision in decisions {
            let key = Record.Key(.decision, decision.id)
            let value = try StateValue.encode(decision, for: key)
            operations.append(.put(key, value: value, expires: nil, expecting: .none))
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
