import Synchronization

/// Bounds how many requests are looked at at once and how many bytes of bodies they hold, so that a flood costs answers
/// and not the program.
final class RequestGate: Sendable {
    private let requests = Atomic(0)
    private let bytes = Atomic(0)
    private let refused = Atomic(0)
    private let width: Int
    private let room: Int

    /// - Parameters:
    ///   - width: Requests at once.
    ///   - room: Bytes of bodies at once.
    init(width: Int, room: Int) {
        self.width = width
        self.room = room
    }

    /// Whether one more request may be looked at; if so it has to ``leave()``.
    func enter() -> Bool {
        take(1, of: requests, upTo: width)
    }

    func leave() {
        requests.subtract(1, ordering: .relaxed)
    }

    /// Whether a body may grow by `count` bytes; if so they have to be given back with ``release(_:)``.
    func grow(by count: Int) -> Bool {
        take(count, of: bytes, upTo: room)
    }

    func release(_ count: Int) {
        bytes.subtract(count, ordering: .relaxed)
    }

    /// Requests that are looked at now.
    var inUse: Int { requests.load(ordering: .relaxed) }

    /// How often there was no room, for a request or for its body.
    var refusals: Int { refused.load(ordering: .relaxed) }

    private func take(_ amount: Int, of counter: borrowing Atomic<Int>, upTo limit: Int) -> Bool {
        let (_, sum) = counter.add(amount, ordering: .relaxed)
        if sum <= limit { return true }
        counter.subtract(amount, ordering: .relaxed)
        refused.add(1, ordering: .relaxed)
        return false
    }
}
