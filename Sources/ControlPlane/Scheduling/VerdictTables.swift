import Synchronization

/// The tables that were asked for last, of all applications: bounded by the verdicts in them, whoever asks.
final class VerdictTables: Sendable {
    private struct Key: Hashable {
        var decision: UInt64
        var question: Decision.Question
    }

    private struct Entry {
        var table: VerdictTable
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var verdicts = 0
        var clock: UInt64 = 0
        var decisions: UInt64 = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: Verdicts in all tables together; each takes five bytes.
    init(capacity: Int = 4_000_000) {
        self.capacity = capacity
    }

    /// A number for a new decision.
    func number() -> UInt64 {
        state.withLock { state in
            state.decisions += 1
            return state.decisions
        }
    }

    func table(of question: Decision.Question, _ decision: UInt64) -> VerdictTable? {
        state.withLock { state in
            let key = Key(decision: decision, question: question)
            guard let entry = state.entries[key] else { return nil }
            state.clock += 1
            state.entries[key]?.lastUse = state.clock
            return entry.table
        }
    }

    func keep(_ table: VerdictTable, of question: Decision.Question, _ decision: UInt64) {
        state.withLock { state in
            state.clock += 1
            let key = Key(decision: decision, question: question)
            state.verdicts -= state.entries[key]?.table.count ?? 0
            state.verdicts += table.count
            state.entries[key] = Entry(table: table, lastUse: state.clock)
            if state.verdicts > capacity, state.entries.count > 1 { Self.makeRoom(in: &state, upTo: capacity) }
        }
    }

    /// Lets go of what was not used for the longest time, a quarter more than needed: to look for it takes a while.
    private static func makeRoom(in state: inout State, upTo capacity: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }).dropLast() {
            guard state.verdicts > capacity - capacity / 4 else { return }
            state.entries[key] = nil
            state.verdicts -= entry.table.count
        }
    }
}
