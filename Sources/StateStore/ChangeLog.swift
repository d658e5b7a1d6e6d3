import Synchronization

/// The latest changes and those who follow them: what backends without a watch of their own share.
///
/// A follower that joins gets what is held after its revision and then every later batch, with no gap and no repeat.
package final class ChangeLog: Sendable {
    private let state: Mutex<State>
    private let bounds: Bounds

    /// How much is held for followers that join late or read slowly.
    public struct Bounds: Hashable, Sendable {
        /// Batches.
        public var batches: Int
        /// Bytes of values.
        public var bytes: Int
        /// Batches that wait for one follower before it counts as too slow.
        public var waiting: Int

        public init(batches: Int = 1_024, bytes: Int = 32 << 20, waiting: Int = 1_024) {
            self.batches = max(0, batches)
            self.bytes = max(0, bytes)
            self.waiting = max(1, waiting)
        }
    }

    fileprivate typealias Follower = AsyncThrowingStream<ChangeBatch, any Error>.Continuation

    fileprivate struct State {
        var revision: UInt64
        /// The revision after which every change is held.
        var oldest: UInt64
        var batches: [ChangeBatch] = []
        var firstBatch = 0
        var byteCount = 0
        var followers: [UInt64: Follower] = [:]
        var nextFollower: UInt64 = 0
        var isClosed = false
    }

    /// Starts at `revision` with the changes that are held already.
    package init(bounds: Bounds, revision: UInt64 = 0, oldest: UInt64? = nil, held: [ChangeBatch] = []) {
        self.bounds = bounds
        var state = State(revision: oldest ?? revision, oldest: oldest ?? revision)
        for batch in held { state.append(batch, bounds: bounds) }
        state.revision = revision
        self.state = Mutex(state)
    }

    /// The revision of the last batch.
    package var revision: UInt64 { state.withLock { $0.revision } }

    /// The revision after which every change is held.
    package var oldest: UInt64 { state.withLock { $0.oldest } }

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Takes the next batch and hands it to every follower; followers that are too slow are told and let go.
    package func append(_ batch: ChangeBatch) {
        state.withLock { state in
            state.append(batch, bounds: bounds)
            for (id, follower) in state.followers {
                guard case .dropped = follower.yield(batch) else { continue }
                // Finishing calls the handler, which would wait for the lock that is held here.
                follower.onTermination = nil
                follower.finish(throwing: StateStoreError.fellBehind(oldest: state.oldest))
                state.followers[id] = nil
            }
        }
    }

    /// See ``StateStore/changes(after:)``. A revision that was never reached is none that the reader can continue from.
    package func changes(after revision: UInt64) -> AsyncThrowingStream<ChangeBatch, any Error> {
        state.withLock { state in
            let missed = state.batches.dropFirst(state.firstBatch).filter { $0.revision > revision }
            let (stream, follower) = AsyncThrowingStream<ChangeBatch, any Error>.makeStream(
                bufferingPolicy: .bufferingOldest(bounds.waiting + missed.count))
            guard !state.isClosed else {
                follower.finish(throwing: StateStoreError.closed)
                return stream
            }
            guard revision >= state.oldest, revision <= state.revision else {
                follower.finish(throwing: StateStoreError.fellBehind(oldest: state.oldest))
                return stream
            }
            for batch in missed { follower.yield(batch) }
            let id = state.nextFollower
            state.nextFollower += 1
            state.followers[id] = follower
            follower.onTermination = { [weak self] _ in self?.leave(id) }
            return stream
        }
    }

    /// Ends every stream.
    package func close() {
        let followers = state.withLock { state in
            state.isClosed = true
            defer { state.followers = [:] }
            return state.followers
        }
        for follower in followers.values { follower.finish() }
    }

    private func leave(_ id: UInt64) {
        state.withLock { _ = $0.followers.removeValue(forKey: id) }
    }
}

extension ChangeLog.State {
    fileprivate mutating func append(_ batch: ChangeBatch, bounds: ChangeLog.Bounds) {
        revision = batch.revision
        batches.append(batch)
        byteCount += batch.byteCount
        while batches.count - firstBatch > bounds.batches || (byteCount > bounds.bytes && firstBatch < batches.count) {
            oldest = batches[firstBatch].revision
            byteCount -= batches[firstBatch].byteCount
            batches[firstBatch].changes = []
            firstBatch += 1
        }
        // Half of the array may be let go of; taking one off the front at a time would move all others each time.
        if firstBatch > batches.count / 2 {
            batches.removeFirst(firstBatch)
            firstBatch = 0
        }
    }
}

extension ChangeBatch {
    fileprivate var byteCount: Int { changes.reduce(0) { $0 + $1.byteCount } }
}
