import ClusterModel
import CoreMetrics
import Gzip
package import HTTPClient
package import Logging
import ReportSpool
import Synchronization

/// Posts reports to the server, the newest first, one batch at a time.
///
/// The newest first, because the plan lives by what is fresh; what is older fills gaps, and the server lets no older
/// estimate replace a younger one. After a failure one report goes ahead, then twice as many each time. What the server
/// has not taken stays in the queue.
package final class ReportSender: Sendable {
    /// What became of one attempt.
    package enum Outcome: Equatable, Sendable {
        case nothingToSend
        case accepted
        /// The server will never take some reports, which are given up, or not in this form, which is changed.
        case refused(String)
        /// It may later; not before `after`, where somebody said so.
        case failed(String, after: Duration?)
    }

    private struct State {
        var limit: ReportBatch.Limit
        var packs = true
        var failure: String?
    }

    private let queue: ReportQueue
    private let client: HTTPClient
    private let url: String
    private let largest: ReportBatch.Limit
    private let random: @Sendable () -> Double
    private let logger: Logger
    private let state: Mutex<State>
    /// The longest time of one attempt: the server writes every batch to its disk.
    private static let timeout = Duration.seconds(10)

    /// - Parameters:
    ///   - server: such as `http://10.0.0.9:8080`.
    ///   - random: uniform in 0 ..< 1.
    package init(
        queue: ReportQueue, client: HTTPClient, server: String, limit: ReportBatch.Limit = .init(),
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger = Logger(label: "reports")
    ) {
        self.queue = queue
        self.client = client
        url = server + "/api/v1/measurements"
        largest = limit
        self.random = random
        self.logger = logger
        state = Mutex(State(limit: limit))
    }

    /// Why the last attempt failed; `nil` when it did not.
    package var failure: String? { state.withLock { $0.failure } }

    /// Sends what waits and what arrives, until the task is cancelled; never more than one request at a time.
    package func run(_ time: MonitorTime) async {
        var pace = SendingPace()
        if queue.hasBacklog { await time.sleep(time.now() + SendingPace.first(random: random())) }
        for await _ in queue.arrivals {
            while !Task.isCancelled, let pause = await step(&pace, time) { await time.sleep(time.now() + pause) }
        }
    }

    /// Sends one batch.
    ///
    /// - Returns: seconds until the next one; `nil` when nothing more waits.
    private func step(_ pace: inout SendingPace, _ time: MonitorTime) async -> Double? {
        let began = time.now()
        switch await sendBatch() {
        case .nothingToSend: return nil
        case .accepted, .refused:
            let pause = pace.pause(afterSuccessOf: time.now() - began, random: random())
            return queue.count > 0 ? pause : nil
        case .failed(_, let wish): return pace.pause(afterFailureWishing: wish, random: random())
        }
    }

    /// Sends the newest reports once, as many as go into one request.
    package func sendBatch() async -> Outcome {
        let batch = await queue.batch(state.withLock { $0.limit })
        await queue.giveUp(batch.damaged, as: .damaged)
        guard !batch.ids.isEmpty else { return .nothingToSend }
        let outcome: Outcome
        do throws(HTTPClientError) {
            outcome = await settle(BatchAnswer(try await post(batch), to: batch.ids), batch)
        } catch {
            state.withLock { $0.limit.restart() }
            count("failed", 1)
            // That the circuit is open is no reason by itself: the last failure is.
            let reason = error.retryAfter == nil ? nil : failure
            outcome = .failed(reason ?? "\(error)", after: error.retryAfter)
        }
        note(outcome)
        return outcome
    }

    private func post(_ batch: ReportBatch) async throws(HTTPClientError) -> HTTPResponse {
        var request = HTTPRequest(
            method: "POST", url: url, headers: [("Content-Type", "application/json")], body: batch.json,
            timeout: Self.timeout)
        if state.withLock({ $0.packs }), let packed = Gzip.packed(batch.json) {
            request.headers.append(("Content-Encoding", "gzip"))
            request.body = packed
        }
        return try await client.send(request)
    }

    /// Does to queue and batches what the answer says.
    private func settle(_ answer: BatchAnswer, _ batch: ReportBatch) async -> Outcome {
        switch answer {
        case .taken(let ids):
            await queue.acknowledge(ids)
            state.withLock { $0.limit.grow(to: largest) }
            count("accepted", ids.count)
            return .accepted
        case .refused(let ids, let reason):
            await queue.giveUp(ids, as: .refused)
            count("refused", ids.count)
            return .refused(reason)
        case .unreadable(let reason):
            // Whoever does not know the encoding may take it for a bad body: nothing is lost because of gzip.
            let packed = state.withLock { state in
                defer { state.packs = false }
                return state.packs
            }
            return packed ? .refused(reason) : await settle(.refusedAll(reason: reason), batch)
        case .refusedAll(let reason):
            guard batch.ids.count == 1 else {
                state.withLock {
                    $0.limit.reports = batch.ids.count
                    $0.limit.halve()
                }
                return .refused(reason)
            }
            return await settle(.refused(batch.ids, reason: reason), batch)
        case .later(let reason, let wish):
            state.withLock { $0.limit.restart() }
            count("failed", 1)
            return .failed(reason, after: wish)
        }
    }

    private func count(_ outcome: String, _ count: Int) {
        Counter(label: "isochrone_monitor_reports_total", dimensions: [("outcome", outcome)]).increment(by: count)
    }

    /// Logs when delivery begins to fail, fails otherwise, or works again.
    private func note(_ outcome: Outcome) {
        let problem: String?
        switch outcome {
        case .nothingToSend: return
        case .accepted: problem = nil
        case .refused(let text), .failed(let text, _): problem = text
        }
        let before = state.withLock { state in
            defer { state.failure = problem }
            return state.failure
        }
        if let problem, problem != before {
            logger.warning(
                "Reports were not accepted", metadata: ["error": "\(problem)", "waiting": "\(queue.count)"])
        } else if problem == nil, before != nil {
            logger.info("Reports are accepted again", metadata: ["waiting": "\(queue.count)"])
        }
    }
}

extension HTTPClientError {
    /// How long the circuit breaker keeps the circuit open.
    fileprivate var retryAfter: Duration? {
        if case .circuitOpen(_, let retryAfter) = self { retryAfter } else { nil }
    }
}
