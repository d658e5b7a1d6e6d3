import ClusterModel
import Synchronization

/// A change to one record, in the terms of the model.
enum Edit: Sendable {
    case put(Record.Key, StateValue, expires: Timestamp? = nil, expecting: Precondition = .none)
    case delete(Record.Key, expecting: Precondition = .none)

    func operation() throws(StateStoreError) -> Operation {
        switch self {
        case .put(let key, let value, let expires, let expecting):
            .put(key, value: try value.encoded(for: key), expires: expires, expecting: expecting)
        case .delete(let key, let expecting): .delete(key, expecting: expecting)
        }
    }
}

extension ClusterState {
    /// Writes to the store and, once it has the edits, to the tables.
    @discardableResult
    func commit(_ edits: [Edit], durability: Durability = .disk) async throws(StateStoreError) -> UInt64 {
        var operations: [Operation] = []
        for edit in edits { operations.append(try edit.operation()) }
        let revision = try await store.commit(operations, durability: durability)
        apply(edits, at: revision)
        return revision
    }

    /// Events go out under the lock: a reader that got one finds the tables at least as new, and in the same order.
    private func apply(_ edits: [Edit], at revision: UInt64) {
        tables.withLock { tables in
            for edit in edits {
                switch edit {
                case .put(let key, let value, _, _): put(value, for: key, at: revision, in: &tables)
                case .delete(let key, _): remove(key, at: revision, in: &tables)
                }
            }
        }
    }

    func put(_ value: StateValue, for key: Record.Key, at revision: UInt64, in tables: inout ClusterTables) {
        if tables.put(value, for: key, at: revision) { announce(key, isRemoved: false) }
    }

    func remove(_ key: Record.Key, at revision: UInt64, in tables: inout ClusterTables) {
        if tables.remove(key, at: revision) { announce(key, isRemoved: true) }
    }

    /// Reads records anew that turned out to be not as expected.
    func refresh(_ keys: [Record.Key]) async throws(StateStoreError) {
        for key in keys {
            let known = tables.withLock { $0.revision(of: key) }
            guard let record = try await store.record(key), let value = try StateValue(record) else {
                tables.withLock { tables in
                    // What came meanwhile is newer than the answer that there is nothing.
                    guard tables.revision(of: key) == known, tables.forget(key) else { return }
                    announce(key, isRemoved: true)
                }
                continue
            }
            tables.withLock { put(value, for: key, at: record.revision, in: &$0) }
        }
    }

    /// Whether a record of this kind may change what is free on nodes of Kubernetes.
    private func isCreditChanged(by kind: Record.Kind) -> Bool {
        (kind == .application || kind == .placement) && observed.withLock { $0.hasNodes }
    }

    func announce(_ key: Record.Key, isRemoved: Bool) {
        let name = key.name
        switch key.kind {
        case .node: events.publish(.node(name, removed: isRemoved))
        case .links: events.publish(.links(source: name))
        case .application: events.publish(.application(ApplicationID(recordName: name), removed: isRemoved))
        case .plan: events.publish(.plan(ApplicationID(recordName: name), removed: isRemoved))
        case .placement:
            let pod = ApplicationID(recordName: name)
            events.publish(.placement(namespace: pod.namespace, pod: pod.name, removed: isRemoved))
        case .reservation:
            let pod = ApplicationID(recordName: name)
            events.publish(.reservation(namespace: pod.namespace, pod: pod.name, removed: isRemoved))
        case .registration, .decision, .moves: break
        }
        if key.kind == .node || key.kind == .links || isCreditChanged(by: key.kind) { changeSignal.raise() }
    }
}
