import Synchronization

extension Deadline {
    /// Ends when it was looked at so often, however long that takes: what a search comes to is then the same on every
    /// machine. Searches look at it once for every few partial placements and for every row of a table.
    package static func work(_ looks: Int) -> Deadline {
        let counter = LookCounter()
        return Deadline(seconds: Double(looks)) { Double(counter.next()) }
    }

    private final class LookCounter: Sendable {
        private let count = Atomic(0)

        func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
