import Synchronization

/// What other threads have seen.
final class Collected<Item: Sendable>: Sendable {
    private let items = Mutex([Item]())

    var all: [Item] { items.withLock { $0 } }

    func append(_ item: Item) {
        items.withLock { $0.append(item) }
    }
}
