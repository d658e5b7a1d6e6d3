public import ClusterModel

extension ClusterState {
    /// Keeps which pods of an application were moved. It is not held in memory here.
    ///
    /// What it returned for is on stable storage: a pod is evicted only after that.
    public func put(moves: MoveHistory, of application: ApplicationID) async throws(StateStoreError) {
        let key = Record.Key(.moves, application.description)
        let value = try StateValue.encode(moves, for: key)
        _ = try await store.commit([.put(key, value: value, expires: nil, expecting: .none)])
    }

    /// Forgets the moves of an application.
    public func removeMoves(of application: ApplicationID) async throws(StateStoreError) {
        let key = Record.Key(.moves, application.description)
        _ = try await store.commit([.delete(key, expecting: .none)])
    }

    /// What the store has of all applications. Records that cannot be read are told with their reasons.
    public func storedMoves() async throws(StateStoreError) -> (
        histories: [ApplicationID: MoveHistory], problems: [ApplicationID: StateStoreError]
    ) {
        let contents = try await store.contents(of: [.moves])
        var histories: [ApplicationID: MoveHistory] = [:]
        var problems: [ApplicationID: StateStoreError] = [:]
        for record in contents.records {
            let application = ApplicationID(recordName: record.key.name)
            do throws(StateStoreError) {
                histories[application] = try StateValue.decode(record)
            } catch {
                problems[application] = error
            }
        }
        return (histories, problems)
    }
}
