public import ClusterModel
import Synchronization

/// The state database of tests, simulations and the command line: it lasts as long as the process.
public final class InMemoryStateStore: StateStore {
    private let contents = Mutex(Contents())
    private let log: ChangeLog
    private let now: @Sendable () -> Timestamp

    fileprivate struct Contents {
        var records: [Record.Key: Record] = [:]
        /// No record expires before this moment.
        var nextExpiry: Timestamp?
    }

    /// - Parameters:
    ///   - changesHeld: commits that a reader of ``changes(after:)`` may miss, or have waiting, before it has to start
    ///     over.
    ///   - now: the clock that records expire by.
    public init(changesHeld: Int = 1_024, now: @escaping @Sendable () -> Timestamp) {
        log = ChangeLog(bounds: ChangeLog.Bounds(batches: changesHeld, waiting: changesHeld))
        self.now = now
    }

    public func contents(of kinds: Set<Record.Kind>) async throws(StateStoreError) -> StateContents {
        try requireOpen()
        let (revision, records) = contents.withLock { contents in
            (log.revision, contents.records.values.filter { kinds.contains($0.key.kind) })
        }
        return StateContents(revision: revision, records: records.sorted { $0.key < $1.key })
    }

    public func record(_ key: Record.Key) async throws(StateStoreError) -> Record? {
        try requireOpen()
        return contents.withLock { $0.records[key] }
    }

    public func commit(
        _ operations: [Operation], durability: Durability
    ) async throws(StateStoreError) -> UInt64 {
        try requireOpen()
        try Operation.requireDistinctKeys(operations)
        let moment = now()
        let outcome = contents.withLock { contents -> Result<UInt64, StateStoreError> in
            if let expired = contents.expired(at: moment, revision: log.revision + 1) {
                contents.apply(expired)
                log.append(expired)
            }
            do throws(StateStoreError) {
                if let batch = try contents.batch(of: operations, revision: log.revision + 1) {
                    contents.apply(batch)
                    log.append(batch)
                }
                return .success(log.revision)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    public func changes(after revision: UInt64) -> AsyncThrowingStream<ChangeBatch, any Error> {
        log.changes(after: revision)
    }

    public func close() async {
        log.close()
    }

    private func requireOpen() throws(StateStoreError) {
        guard !log.isClosed else { throw .closed }
    }
}

extension InMemoryStateStore.Contents {
    fileprivate func batch(
        of operations: [Operation], revision: UInt64
    ) throws(StateStoreError) -> ChangeBatch? {
        var changes: [ChangeBatch.Change] = []
        for operation in operations {
            let present = records[operation.key]?.revision
            if let change = try operation.change(present: present, revision: revision) { changes.append(change) }
        }
        return changes.isEmpty ? nil : ChangeBatch(revision: revision, changes: changes)
    }

    fileprivate mutating func apply(_ batch: ChangeBatch) {
        for change in batch.changes {
            switch change {
            case .put(let record):
                records[record.key] = record
                if let expires = record.expires { nextExpiry = min(nextExpiry ?? expires, expires) }
            case .delete(let key): records[key] = nil
            }
        }
    }

    /// The removal of everything that expired, as a batch of its own.
    fileprivate mutating func expired(at moment: Timestamp, revision: UInt64) -> ChangeBatch? {
        guard let due = nextExpiry, due <= moment else { return nil }
        let expiring = records.values.filter { $0.expires != nil }
        nextExpiry = expiring.compactMap(\.expires).filter { $0 > moment }.min()
        let keys = expiring.filter { ($0.expires ?? moment) <= moment }.map(\.key).sorted()
        return keys.isEmpty ? nil : ChangeBatch(revision: revision, changes: keys.map { .delete($0) })
    }
}
