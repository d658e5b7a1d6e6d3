import Synchronization

extension ClusterState {
    /// Follows the store and keeps the snapshot new, until the task is cancelled.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await self.keepSnapshotNew() }
            group.addTask { await self.followStore() }
        }
    }

    /// One rebuild for all changes of an interval.
    private func keepSnapshotNew() async {
        while !Task.isCancelled {
            await changeSignal.wait()
            guard !Task.isCancelled else { return }
            rebuildNow()
            try? await Task.sleep(for: .seconds(max(0, configuration.rebuildInterval)))
        }
    }

    /// Takes in what others write; after any trouble, starts over from the contents.
    private func followStore() async {
        while !Task.isCancelled {
            do {
                for try await batch in store.changes(after: tables.withLock { $0.followed }) { take(batch) }
                // The stream ended by itself: the store was closed, or this task was cancelled.
                return note(trouble: Task.isCancelled ? nil : .closed)
            } catch {
                guard let pause = await recover(from: error) else { return }
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// - Returns: how long to wait before following again; `nil` when there is nothing to follow any more.
    private func recover(from error: any Error) async -> Duration? {
        let error = error as? StateStoreError ?? .failed("\(error)")
        if error == .closed {
            note(trouble: error)
            return nil
        }
        do throws(StateStoreError) {
            try await reload()
            note(trouble: nil)
            if case .fellBehind = error { return .zero }
        } catch {
            note(trouble: error)
        }
        return .seconds(1)
    }

    private func note(trouble found: StateStoreError?) {
        trouble.withLock { $0 = found }
    }

    func take(_ batch: ChangeBatch) {
        tables.withLock { tables in
            for change in batch.changes {
                switch change {
                case .put(let record): take(record, in: &tables)
                case .delete(let key): remove(key, at: batch.revision, in: &tables)
                }
            }
            tables.follow(to: batch.revision)
        }
    }

    /// What this process wrote itself is known already and not decoded again.
    private func take(_ record: Record, in tables: inout ClusterTables) {
        guard tables.isNews(record.key, at: record.revision) else { return }
        do throws(StateStoreError) {
            guard let value = try StateValue(record) else { return }
            put(value, for: record.key, at: record.revision, in: &tables)
        } catch {
            tables.markCorrupt(record.key, reason: error.description)
        }
    }

    /// Brings the tables to what the store has now, whatever was missed.
    func reload() async throws(StateStoreError) {
        let contents = try await store.contents(of: StateValue.kinds)
        tables.withLock { tables in
            // A store that is behind what was followed was put back from a backup: nothing known before counts.
            let isPutBack = contents.revision < tables.followed
            let present = Set(contents.records.map(\.key))
            for key in tables.keys(upTo: isPutBack ? .max : contents.revision) where isPutBack || !present.contains(key)
            {
                if tables.forget(key) { announce(key, isRemoved: true) }
            }
            if isPutBack { tables = ClusterTables() }
            for record in contents.records { take(record, in: &tables) }
            tables.follow(to: contents.revision)
        }
    }
}
