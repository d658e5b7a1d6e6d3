import Synchronization

/// A spool that the end of the process ends.
package final class InMemoryReportSpool: ReportSpool {
    private struct State {
        /// The oldest first.
        var reports: [SpooledReport] = []
        var status = SpoolStatus()
        var isClosed = false
    }

    private let bounds: SpoolBounds
    private let state = Mutex(State())
    /// What a report takes besides its payload, in bytes.
    private static let overhead = 200

    package init(bounds: SpoolBounds) {
        self.bounds = bounds
    }

    package var status: SpoolStatus { state.withLock { $0.status } }

    /// As the contract says, at once.
    package func add(_ report: SpooledReport) throws(ReportSpoolError) {
        try perform { state in
            guard !state.reports.contains(where: { $0.id == report.id }) else { return }
            dropTooOld(&state, at: report.closed)
            guard Self.size(report) <= bounds.largestReport else { return state.status.count(.size) }
            while state.status.bytes + Self.size(report) > bounds.bytes, !state.reports.isEmpty {
                drop(0, &state)
                state.status.count(.size)
            }
            state.reports.append(report)
            state.status.waiting += 1
            state.status.bytes += Self.size(report)
        }
    }

    package func newest(
        _ count: Int, bytes: Int, at now: SpoolMoment
    ) throws(ReportSpoolError) -> [SpooledReport] {
        try perform { state in
            dropTooOld(&state, at: now)
            var (chosen, size) = ([SpooledReport](), 0)
            for report in state.reports.reversed().prefix(count) {
                size += report.payload.count
                guard chosen.isEmpty || size <= bytes else { break }
                chosen.append(report)
            }
            return chosen
        }
    }

    package func remove(_ ids: [SpooledReport.ID]) throws(ReportSpoolError) {
        try perform { state in
            for id in ids {
                guard let index = state.reports.firstIndex(where: { $0.id == id }) else { continue }
                drop(index, &state)
            }
        }
    }

    /// The oldest report, `nil` when none waits.
    package var oldest: SpooledReport? { state.withLock { $0.reports.first } }

    package func contains(_ id: SpooledReport.ID) -> Bool {
        state.withLock { $0.reports.contains { $0.id == id } }
    }

    package func close() {
        state.withLock { $0 = State(status: $0.status, isClosed: true) }
    }

    private func perform<Value>(_ body: (inout State) -> Value) throws(ReportSpoolError) -> Value {
        let value = state.withLock { state in state.isClosed ? nil : body(&state) }
        guard let value else { throw .closed }
        return value
    }

    private func dropTooOld(_ state: inout State, at now: SpoolMoment) {
        for index in state.reports.indices.reversed() where bounds.isTooOld(state.reports[index].closed, at: now) {
            drop(index, &state)
            state.status.count(.age)
        }
    }

    private func drop(_ index: Int, _ state: inout State) {
        let report = state.reports.remove(at: index)
        state.status.waiting -= 1
        state.status.bytes -= Self.size(report)
    }

    private static func size(_ report: SpooledReport) -> Int { report.payload.count + overhead }
}
