package import ClusterModel
package import Logging
package import ReportSpool
import Synchronization

/// Reports that the server has not taken yet.
///
/// A report waits in memory for the moment that it takes to get into the spool, where there is one. While the spool fails,
/// reports stay in memory, and every new one is an occasion to try again: a full disk costs what does not fit into
/// memory, and never a probe.
package final class ReportQueue: Sendable {
    private let node: String
    private let bootID: String
    private let clock: ReportClock
    private let memory: InMemoryReportSpool
    /// `nil`: memory is all there is.
    private let spool: (any ReportSpool)?
    private let logger: Logger
    private let state: Mutex<State>
    private let signals: [AsyncStream<Void>.Continuation]
    /// Yields when there is something to send.
    package let arrivals: AsyncStream<Void>
    /// Whether an earlier start left reports in the spool.
    let hasBacklog: Bool
    /// Yields when there is something to write to the spool.
    private let unwritten: AsyncStream<Void>

    private struct State {
        var sequence: UInt64 = 0
        var losses = SpoolStatus()
        var spoolFailure: String?
        var spoolFailures = 0
        /// What the server has and the failing spool did not let go of.
        var unremoved: [SpooledReport.ID] = []
    }

    /// An hour of 64 links and more, packed.
    package static let memoryBounds = SpoolBounds(bytes: 4 << 20)

    /// - Parameters:
    ///   - bootID: new with every start of the daemon.
    ///   - memory: what waits without a spool, or while it fails.
    package init(
        node: String, bootID: String, spool: (any ReportSpool)? = nil, memory: SpoolBounds = memoryBounds,
        clock: ReportClock = .system, logger: Logger = Logger(label: "reports")
    ) {
        self.node = node
        self.bootID = bootID
        self.clock = clock
        self.spool = spool
        self.memory = InMemoryReportSpool(bounds: memory)
        self.logger = logger
        state = Mutex(State())
        let (toSend, toWrite) = (
            AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1)),
            AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        )
        (arrivals, unwritten, signals) = (toSend.stream, toWrite.stream, [toSend.continuation, toWrite.continuation])
        // What an earlier start left in the spool waits for no window of this one.
        hasBacklog = (spool?.status.waiting ?? 0) > 0
        if hasBacklog { toSend.continuation.yield() }
    }

    /// Adds the report of a window that has just ended; takes no longer than packing it.
    package func add(_ links: [MeasurementReport.Measurement]) {
        let sequence = state.withLock { state in
            state.sequence += 1
            return state.sequence
        }
        guard let payload = ReportPayload.packed(links) else { return count(.damaged, 1) }
        let id = SpooledReport.ID(bootID: bootID, sequence: sequence)
        try? memory.add(SpooledReport(id: id, closed: clock.now(), payload: payload))
        for signal in signals { signal.yield() }
    }

    /// Writes reports to the spool as they arrive, until the task is cancelled.
    package func keep() async {
        guard spool != nil else { return }
        for await _ in unwritten { await settle() }
    }

    /// Writes to the spool what waits in memory, the oldest first, as far as the spool takes it.
    package func settle() async {
        guard let spool else { return }
        while let report = memory.oldest {
            do throws(ReportSpoolError) {
                try await spool.add(report)
                // What the server took meanwhile was still looked for in memory.
                if !memory.contains(report.id) { try await spool.remove([report.id]) }
                try? memory.remove([report.id])
                noteSpool(nil)
            } catch {
                return noteSpool(error)
            }
        }
    }

    /// The newest reports as one request, with the ages that their measurements have now; they stay.
    package func batch(_ limit: ReportBatch.Limit) async -> ReportBatch {
        let now = clock.now()
        var waiting = (try? memory.newest(limit.reports, bytes: limit.bytes, at: now)) ?? []
        if let spool, waiting.count < limit.reports {
            do throws(ReportSpoolError) {
                // One that is on its way from memory may be in both.
                let known = Set(waiting.map(\.id) + state.withLock { $0.unremoved })
                let more = try await spool.newest(limit.reports, bytes: limit.bytes, at: now)
                waiting += more.filter { !known.contains($0.id) }
            } catch {
                noteSpool(error)
            }
        }
        return ReportBatch(waiting, node: node, at: now, limit: limit)
    }

    /// Lets go of reports that the server has taken.
    package func acknowledge(_ ids: [SpooledReport.ID]) async {
        guard !ids.isEmpty else { return }
        try? memory.remove(ids)
        guard let spool else { return }
        let all = ids + state.withLock { $0.unremoved }
        do throws(ReportSpoolError) {
            try await spool.remove(all)
            state.withLock { $0.unremoved = [] }
        } catch {
            state.withLock { $0.unremoved = all }
            noteSpool(error)
        }
    }

    /// Lets go of reports that nobody will take.
    package func giveUp(_ ids: [SpooledReport.ID], as loss: SpoolLoss) async {
        await acknowledge(ids)
        count(loss, ids.count)
    }

    /// Writes what is left, and lets go of the spool.
    package func close() async {
        await settle()
        await spool?.close()
    }

    private func count(_ loss: SpoolLoss, _ count: Int) {
        state.withLock { $0.losses.count(loss, count) }
    }

    /// Logs when the spool begins to fail, fails otherwise, or works again.
    private func noteSpool(_ error: ReportSpoolError?) {
        let problem = error.map { "\($0)" }
        let before = state.withLock { state in
            defer { state.spoolFailure = problem }
            if problem != nil { state.spoolFailures += 1 }
            return state.spoolFailure
        }
        if let problem, problem != before {
            logger.warning("Reports wait in memory, because the spool fails", metadata: ["error": "\(problem)"])
        } else if problem == nil, before != nil {
            logger.info("Reports wait in the spool again")
        }
    }
}

extension ReportQueue {
    /// Reports that wait.
    package var count: Int { memory.status.waiting + (spool?.status.waiting ?? 0) }

    /// What the reports take in the spool; `nil` without one.
    package var spoolBytes: Int? { spool?.status.bytes }

    /// Why the spool does not take reports; `nil` when it does, or there is none.
    package var spoolFailure: String? { state.withLock { $0.spoolFailure } }

    /// How often the spool did not do what it was asked.
    package var spoolFailures: Int { state.withLock { $0.spoolFailures } }

    /// Reports that were given up, by reason.
    package var dropped: [SpoolLoss: Int] {
        var all = state.withLock { $0.losses.losses }
        for losses in [memory.status.losses, spool?.status.losses ?? [:]] { all.merge(losses, uniquingKeysWith: +) }
        return all
    }
}
