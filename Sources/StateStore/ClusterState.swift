public import ClusterModel
import Synchronization

/// The state of the cluster as the control plane works with it: values of the model, kept in a ``StateStore``.
///
/// Readers take what is in memory and never wait for a write. Writers return when the store has what they wrote; when
/// it refuses, they throw and nothing in memory changes.
public final class ClusterState: Sendable {
    let store: any StateStore
    let now: @Sendable () -> Timestamp
    let configuration: Configuration
    let events: EventHub
    let tables: Mutex<ClusterTables>
    let declared = Mutex(DeclaredState())
    /// Its lock may be taken while ``tables`` is held, never the other way round.
    let observed = Mutex(ObservedState())
    let published = Mutex(PublishedSnapshot(.empty))
    /// Held while a snapshot is made: of two at once, the older one must not come last.
    let rebuilding = Mutex(())
    let changeSignal = ChangeSignal()
    let trouble = Mutex<StateStoreError?>(nil)

    /// How the state is kept in memory.
    public struct Configuration: Hashable, Sendable {
        /// Seconds between two snapshots at least; changes in between go into one.
        public var rebuildInterval: Double
        /// Events that are held for readers that come back, and that wait for a slow reader.
        public var eventsHeld: Int
        /// Seconds after which an estimate that nobody renewed leaves the store, with the next report of its source.
        public var linkRetention: Double

        public init(rebuildInterval: Double = 0.1, eventsHeld: Int = 4_096, linkRetention: Double = 86_400) {
            self.rebuildInterval = rebuildInterval
            self.eventsHeld = eventsHeld
            self.linkRetention = linkRetention
        }
    }

    /// Loads everything that the store has, and makes the first snapshot of it.
    ///
    /// - Throws: ``StateStoreError/corrupt(key:reason:)`` for a record that cannot be read; what the store throws.
    public static func open(
        store: any StateStore, configuration: Configuration = Configuration(),
        now: @escaping @Sendable () -> Timestamp
    ) async throws(StateStoreError) -> ClusterState {
        let contents = try await store.contents(of: StateValue.kinds)
        var tables = ClusterTables()
        for record in contents.records {
            guard let value = try StateValue(record) else { continue }
            _ = tables.put(value, for: record.key, at: record.revision)
        }
        tables.follow(to: contents.revision)
        let state = ClusterState(store: store, configuration: configuration, tables: tables, now: now)
        state.rebuildNow()
        return state
    }

    private init(
        store: any StateStore, configuration: Configuration, tables: ClusterTables,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.configuration = configuration
        self.now = now
        self.tables = Mutex(tables)
        // The clock's milliseconds are above what an earlier process counted to, unless it had 1,000 events a second.
        events = EventHub(startingAt: UInt64(clamping: now().milliseconds), bound: configuration.eventsHeld)
    }

    /// What happened after the event of that number, or from now on when it is `nil`; each reader has a stream of its
    /// own.
    ///
    /// A reader that is too slow, or asks for events that are no longer held, gets ``ClusterEvent/Change/fellBehind``
    /// as the last one.
    public func events(after sequence: UInt64? = nil) -> AsyncStream<ClusterEvent> {
        events.events(after: sequence)
    }

    /// Why the store's changes cannot be followed at the moment; `nil` when all is well. Reads go on meanwhile.
    public var storeProblem: StateStoreError? {
        trouble.withLock { $0 }
    }

    /// Why records could not be read, by `kind/name`; the last good value of each is still in use.
    public var corruptRecords: [String: String] {
        tables.withLock { tables in
            Dictionary(uniqueKeysWithValues: tables.corrupt.map { ($0.key.description, $0.value) })
        }
    }
}
