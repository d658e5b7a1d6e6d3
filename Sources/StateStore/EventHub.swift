import Synchronization

/// Hands events to any number of readers, each with a bounded buffer of its own.
final class EventHub: Sendable {
    private let state: Mutex<State>
    private let bound: Int

    private struct State {
        var last: UInt64
        /// The newest events, oldest first, at most the bound.
        var held: [ClusterEvent] = []
        var readers: [UInt64: AsyncStream<ClusterEvent>.Continuation] = [:]
        var nextReader: UInt64 = 0
    }

    /// - Parameters:
    ///   - first: where sequence numbers start: above all that an earlier process gave out.
    ///   - bound: events that are held for readers that come back, and that wait for a slow one.
    init(startingAt first: UInt64, bound: Int) {
        state = Mutex(State(last: first))
        self.bound = max(2, bound)
    }

    func publish(_ change: ClusterEvent.Change) {
        state.withLock { state in
            state.last += 1
            let event = ClusterEvent(sequence: state.last, change: change)
            state.held.append(event)
            // Twice the bound, then half of it goes at once: one at a time would move all others each time.
            if state.held.count >= 2 * bound { state.held.removeFirst(bound) }
            for (id, reader) in state.readers {
                guard case .enqueued(let free) = reader.yield(event), free <= 1 else { continue }
                reader.yield(ClusterEvent(sequence: state.last, change: .fellBehind))
                // Finishing calls the handler, which would wait for the lock that is held here.
                reader.onTermination = nil
                reader.finish()
                state.readers[id] = nil
            }
        }
    }

    /// Every event after `sequence`, or from now on when that is `nil`.
    func events(after sequence: UInt64?) -> AsyncStream<ClusterEvent> {
        state.withLock { state in
            let missed = sequence.map { sequence in state.held.filter { $0.sequence > sequence } } ?? []
            let (stream, reader) = AsyncStream<ClusterEvent>.makeStream(
                bufferingPolicy: .bufferingOldest(bound + missed.count + 1))
            let oldest = (state.held.first?.sequence ?? state.last + 1) - 1
            if let sequence, sequence < oldest || sequence > state.last {
                reader.yield(ClusterEvent(sequence: state.last, change: .fellBehind))
                reader.finish()
                return stream
            }
            for event in missed { reader.yield(event) }
            let id = state.nextReader
            state.nextReader += 1
            state.readers[id] = reader
            reader.onTermination = { [weak self] _ in self?.leave(id) }
            return stream
        }
    }

    private func leave(_ id: UInt64) {
        state.withLock { _ = $0.readers.removeValue(forKey: id) }
    }
}
