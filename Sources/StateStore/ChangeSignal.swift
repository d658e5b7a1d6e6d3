import Synchronization

/// Tells one waiter that something changed; any number of changes before it looks are one.
final class ChangeSignal: Sendable {
    private let state = Mutex(State())

    private struct State {
        var isUp = false
        var waiter: AsyncStream<Void>.Continuation?
    }

    func raise() {
        state.withLock { state in
            state.isUp = true
            state.waiter?.yield()
        }
    }

    func lower() {
        state.withLock { $0.isUp = false }
    }

    /// Returns when the signal is up, at once if it is; or when the task is cancelled.
    func wait() async {
        let (stream, waiter) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            state.waiter = waiter
            if state.isUp { waiter.yield() }
        }
        for await _ in stream { return }
    }
}
