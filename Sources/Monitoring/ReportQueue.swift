package import ClusterModel
import Synchronization

/// Reports that the server has not taken yet: the oldest goes first, and is given up when there are too many.
package final class ReportQueue: Sendable {
    private struct Entry {
        let report: MeasurementReport
        let closed: Double
    }

    private struct State {
        var entries: [Entry] = []
        var sequence: UInt64 = 0
        var dropped = 0
    }

    private let node: String
    private let bootID: String
    private let capacity: Int
    private let state = Mutex(State())
    private let signal: AsyncStream<Void>.Continuation
    /// Yields when there is something to send.
    package let arrivals: AsyncStream<Void>

    /// - Parameters:
    ///   - bootID: new with every start of the daemon.
    ///   - capacity: of the queue; by default an hour of windows of ten seconds.
    package init(node: String, bootID: String, capacity: Int = 360) {
        self.node = node
        self.bootID = bootID
        self.capacity = max(1, capacity)
        (arrivals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds the report of a window that ended at `now`, in seconds.
    package func add(_ links: [MeasurementReport.Measurement], at now: Double) {
        state.withLock { state in
            state.sequence += 1
            let report = MeasurementReport(node: node, bootID: bootID, sequence: state.sequence, links: links)
            state.entries.append(Entry(report: report, closed: now))
            guard state.entries.count > capacity else { return }
            state.entries.removeFirst()
            state.dropped += 1
        }
        signal.yield()
    }

    /// The oldest report, with the ages that its measurements have at `now`.
    package func first(at now: Double) -> MeasurementReport? {
        guard let entry = state.withLock({ $0.entries.first }) else { return nil }
        var report = entry.report
        for index in report.links.indices { report.links[index].age += max(0, now - entry.closed) }
        return report
    }

    /// Takes a report off the queue, if it is still there.
    package func remove(sequence: UInt64) {
        state.withLock { $0.entries.removeAll { $0.report.sequence == sequence } }
    }

    package var count: Int { state.withLock { $0.entries.count } }

    /// Reports that were given up because the queue was full.
    package var dropped: Int { state.withLock { $0.dropped } }
}
