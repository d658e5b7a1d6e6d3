public import ClusterModel
import GRDB
public import StateStore
public import struct StateStore.Record

/// The embedded state database: one SQLite file that one process writes.
///
/// A commit has returned only when its bytes are on the disk (write-ahead log, `synchronous=FULL`), so what was
/// acknowledged survives a kill or a power cut at any moment; where ``Durability/process`` was asked for, a kill.
public final class SQLiteStateStore: StateStore {
    private let queue: DatabaseQueue
    private let log: ChangeLog
    private let now: @Sendable () -> Timestamp

    /// How the file is used.
    public struct Configuration: Hashable, Sendable {
        /// Seconds to wait for another process to let go of the file.
        public var busyTimeout: Double
        /// Commits that a reader of changes may miss, or have waiting, before it has to start over.
        public var changesHeld: Int
        /// Bytes that the database may grow to, in whole pages of 4,096; `nil` for as far as the disk goes.
        public var maximumSize: Int64?

        public init(busyTimeout: Double = 5, changesHeld: Int = 1_024, maximumSize: Int64? = nil) {
            self.busyTimeout = busyTimeout
            self.changesHeld = changesHeld
            self.maximumSize = maximumSize
        }
    }

    /// Opens the database, and makes it when there is no file or an empty one.
    ///
    /// - Parameter now: the clock that records expire by.
    /// - Throws: ``StateStoreError/unusable(path:reason:remedy:)`` for everything that is not a sound state database
    ///   of this program; the file is then as it was.
    public static func open(
        path: String, configuration: Configuration = Configuration(), now: @escaping @Sendable () -> Timestamp
    ) throws(StateStoreError) -> SQLiteStateStore {
        let (queue, log) = try DatabaseFile(path: path, configuration: configuration).open()
        return SQLiteStateStore(queue: queue, log: log, now: now)
    }

    private init(queue: DatabaseQueue, log: ChangeLog, now: @escaping @Sendable () -> Timestamp) {
        self.queue = queue
        self.log = log
        self.now = now
    }

    public func contents(of kinds: Set<Record.Kind>) async throws(StateStoreError) -> StateContents {
        try await perform { [log] database in
            let records = try kinds.flatMap { try StateTables.records(of: $0, in: database) }
            return StateContents(revision: log.revision, records: records.sorted { $0.key < $1.key })
        }
    }

    public func record(_ key: Record.Key) async throws(StateStoreError) -> Record? {
        try await perform { database in try StateTables.record(key, in: database) }
    }

    public func commit(
        _ operations: [Operation], durability: Durability
    ) async throws(StateStoreError) -> UInt64 {
        try Operation.requireDistinctKeys(operations)
        let moment = now()
        return try await perform { [log] database in
            // In a write-ahead log NORMAL leaves out the wait for the disk, and nothing else.
            if durability == .process { try database.execute(sql: "PRAGMA synchronous = NORMAL") }
            defer { if durability == .process { try? database.execute(sql: "PRAGMA synchronous = FULL") } }
            try Self.commit(to: log, in: database) { try StateTables.expired(at: moment, in: database) }
            try Self.commit(to: log, in: database) { revision in
                try operations.compactMap {
                    let present = try StateTables.revision(of: $0.key, in: database)
                    return try $0.change(present: present, revision: revision)
                }
            }
            return log.revision
        }
    }

    public func changes(after revision: UInt64) -> AsyncThrowingStream<ChangeBatch, any Error> {
        log.changes(after: revision)
    }

    public func close() async {
        log.close()
        // Waits for the commit that is under way. What a failing close leaves in the log is read again at the next open.
        try? queue.close()
    }

    /// Makes one revision of the changes, on disk first and then for those who follow.
    private static func commit(
        to log: ChangeLog, in database: Database, _ changes: (UInt64) throws -> [ChangeBatch.Change]
    ) throws {
        var batch: ChangeBatch?
        try database.inTransaction(.immediate) {
            let revision = log.revision + 1
            let changes = try changes(revision)
            guard !changes.isEmpty else { return .rollback }
            let made = ChangeBatch(revision: revision, changes: changes)
            try StateTables.write(made, holdingAfter: log.oldest, in: database)
            batch = made
            return .commit
        }
        if let batch { log.append(batch) }
    }

    private static func commit(
        to log: ChangeLog, in database: Database, _ changes: () throws -> [ChangeBatch.Change]
    ) throws {
        let changes = try changes()
        if !changes.isEmpty { try commit(to: log, in: database) { _ in changes } }
    }

    /// Runs `body` alone on the database. A cancelled task does not interrupt it: half-made answers help nobody.
    private func perform<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StateStoreError) -> Value {
        let outcome: Result<Value, StateStoreError> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { [log] database in
                guard !log.isClosed else { return continuation.resume(returning: .failure(.closed)) }
                continuation.resume(returning: Result { try body(database) }.mapError(StateStoreError.init(database:)))
            }
        }
        return try outcome.get()
    }
}
