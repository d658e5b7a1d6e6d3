public import ClusterModel

/// The state database: revisioned records, consistent snapshots, and the stream of changes after any of them.
///
/// Three backends implement it (in memory, SQLite, etcd) and pass one contract suite. What the records mean is the
/// business of ``ClusterState``.
public protocol StateStore: Sendable {
    /// All records of `kinds` at one revision.
    func contents(of kinds: Set<Record.Kind>) async throws(StateStoreError) -> StateContents

    /// The record of one key, `nil` when there is none.
    func record(_ key: Record.Key) async throws(StateStoreError) -> Record?

    /// Does all of the operations or none.
    ///
    /// - Parameter durability: What has to have happened when it returns.
    /// - Returns: the new revision, or the present one when there was nothing to do.
    /// - Throws: ``StateStoreError/conflict(key:revision:)`` when an operation met another revision than it expected.
    func commit(_ operations: [Operation], durability: Durability) async throws(StateStoreError) -> UInt64

    /// Every change after `revision`, in order, in batches of one revision each.
    ///
    /// The stream ends with ``StateStoreError/fellBehind(oldest:)`` when `revision` is no longer held or the reader is
    /// too slow: the reader starts over from ``contents(of:)``.
    func changes(after revision: UInt64) -> AsyncThrowingStream<ChangeBatch, any Error>

    /// Ends all streams and releases the files. Calls after it throw ``StateStoreError/closed``.
    func close() async
}

extension StateStore {
    /// Does all of the operations or none. What it returned for is on stable storage.
    ///
    /// - Returns: the new revision, or the present one when there was nothing to do.
    /// - Throws: ``StateStoreError/conflict(key:revision:)`` when an operation met another revision than it expected.
    @discardableResult
    public func commit(_ operations: [Operation]) async throws(StateStoreError) -> UInt64 {
        try await commit(operations, durability: .disk)
    }
}

/// What a commit outlives.
public enum Durability: Hashable, Sendable {
    /// A power cut: it is on stable storage.
    case disk
    /// The end of the process, however sudden. A power cut may take it back, and what came after it too, never a part.
    case process
}

/// One value of the state database.
public struct Record: Hashable, Sendable {
    public var key: Key
    /// JSON of the ClusterModel value that ``Key/kind`` names.
    public var value: [UInt8]
    /// The revision of the last change of this record.
    public var revision: UInt64
    /// When the record ceases to exist; `nil` for never. Backends remove it no earlier, and in their next sweep.
    public var expires: Timestamp?

    public init(key: Key, value: [UInt8], revision: UInt64, expires: Timestamp? = nil) {
        self.key = key
        self.value = value
        self.revision = revision
        self.expires = expires
    }

    public struct Key: Hashable, Sendable {
        public var kind: Kind
        /// Unique within the kind: a node's name, `namespace/name` of an application.
        public var name: String

        public init(_ kind: Kind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A node, by name.
        case node
        /// The outgoing link estimates of one source node, by its name.
        case links
        /// An application, by `namespace/name`.
        case application
        /// The plan of an application, by `namespace/name`.
        case plan
        /// A pod of a component with the node where it runs, by `namespace/pod`.
        case placement
        /// Capacity held for a pod between filter and bind, by `namespace/pod`; expires.
        case reservation
        /// What was answered to kube-scheduler, by its number; the oldest make room.
        case decision
        /// The pods of an application that were moved, by `namespace/name`.
        case moves
        /// A daemon: its boot and the last report that was accepted, by node name.
        case registration
    }
}

/// One change to make.
public enum Operation: Hashable, Sendable {
    case put(Record.Key, value: [UInt8], expires: Timestamp?, expecting: Precondition)
    case delete(Record.Key, expecting: Precondition)
}

/// What a record must be like for an operation to go ahead.
public enum Precondition: Hashable, Sendable {
    case none
    /// There is no such record.
    case absent
    /// The record was last changed at this revision.
    case revision(UInt64)
}

/// All records at one revision, sorted by kind and then by name.
public struct StateContents: Hashable, Sendable {
    public var revision: UInt64
    public var records: [Record]

    public init(revision: UInt64, records: [Record]) {
        self.revision = revision
        self.records = records
    }
}

/// What one commit changed.
public struct ChangeBatch: Hashable, Sendable {
    public var revision: UInt64
    public var changes: [Change]

    public init(revision: UInt64, changes: [Change]) {
        self.revision = revision
        self.changes = changes
    }

    public enum Change: Hashable, Sendable {
        case put(Record)
        case delete(Record.Key)
    }
}
