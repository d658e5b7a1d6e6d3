import Synchronization

/// What the waiting task and the transfer share: whether the result is still wanted.
final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool {
        cancelled.load(ordering: .acquiring)
    }

    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }
}
