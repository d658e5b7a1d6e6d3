import ClusterModel
import Synchronization

/// Keeps the tables of the assessments that were asked for last, so that `prioritize` and the next pods of a component
/// find what `filter` made.
///
/// An assessment is known again by the memory of its verdicts: while it is kept here nobody can write to that memory, so
/// the same address means the same verdicts.
final class VerdictTableCache: Sendable {
    private struct Entry {
        let assessment: Assessment
        let table: VerdictTable
        var lastUse: UInt64
    }

    private struct State {
        var entries: [UInt: Entry] = [:]
        var clock: UInt64 = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: how many assessments are kept; with 5,000 nodes each takes up to a megabyte.
    init(capacity: Int = 32) {
        self.capacity = capacity
    }

    func table(of assessment: Assessment, summary: @escaping @Sendable (Rejection.Cause) -> String) -> VerdictTable {
        let key = assessment.verdicts.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        if let known = known(key, assessment) { return known }
        let table = VerdictTable(assessment, summary: summary)
        guard !assessment.verdicts.isEmpty else { return table }
        state.withLock { state in
            state.clock += 1
            if state.entries.count >= capacity,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries[oldest.key] = nil
            }
            state.entries[key] = Entry(assessment: assessment, table: table, lastUse: state.clock)
        }
        return table
    }

    private func known(_ key: UInt, _ assessment: Assessment) -> VerdictTable? {
        state.withLock { state in
            guard let entry = state.entries[key], entry.assessment.verdicts.count == assessment.verdicts.count
            else { return nil }
            state.clock += 1
            state.entries[key]?.lastUse = state.clock
            return entry.table
        }
    }
}
