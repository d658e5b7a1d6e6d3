import ClusterModel
import CoreMetrics
package import HTTPClient
package import Logging
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Posts reports to the server, one at a time, and again with growing pauses when that fails.
package final class ReportSender: Sendable {
    /// What became of one attempt.
    package enum Outcome: Equatable, Sendable {
        case nothingToSend
        case accepted
        /// The server will never take this report: it is given up.
        case refused(String)
        /// It may later.
        case failed(String)
    }

    private let queue: ReportQueue
    private let client: HTTPClient
    private let url: String
    private let logger: Logger
    private let lastFailure: Mutex<String?> = Mutex(nil)
    /// Pauses after failures: exponential with full jitter, up to half a minute.
    package static let backoff = RetryPolicy(firstPause: .milliseconds(500), longestPause: .seconds(30))

    /// - Parameter server: such as `http://10.0.0.9:8080`.
    package init(queue: ReportQueue, client: HTTPClient, server: String, logger: Logger = Logger(label: "reports")) {
        self.queue = queue
        self.client = client
        url = server + "/api/v1/measurements"
        self.logger = logger
    }

    /// Why the last attempt failed; `nil` when it did not.
    package var failure: String? { lastFailure.withLock { $0 } }

    /// Sends the oldest report once.
    package func sendFirst(at now: Double) async -> Outcome {
        guard let report = queue.first(at: now) else { return .nothingToSend }
        let outcome = await post(report)
        switch outcome {
        case .nothingToSend, .failed: break
        case .accepted, .refused: queue.remove(sequence: report.sequence)
        }
        note(outcome)
        return outcome
    }

    private func post(_ report: MeasurementReport) async -> Outcome {
        do {
            let request = HTTPRequest(
                method: "POST", url: url, headers: [("Content-Type", "application/json")],
                body: Array(try JSONEncoder().encode(report)), timeout: .seconds(5))
            return Self.outcome(of: try await client.send(request))
        } catch {
            return .failed("\(error)")
        }
    }

    /// 400, 413 and 422 speak of the report itself; everything else may be over later.
    private static func outcome(of response: HTTPResponse) -> Outcome {
        if response.isSuccess { return .accepted }
        let text = "the server answered \(response.status): \(response.text.prefix(300))"
        return [400, 413, 422].contains(response.status) ? .refused(text) : .failed(text)
    }

    /// Counts, and logs when delivery begins to fail, fails otherwise, or works again.
    private func note(_ outcome: Outcome) {
        let name: String
        let problem: String?
        switch outcome {
        case .nothingToSend: return
        case .accepted: (name, problem) = ("accepted", nil)
        case .refused(let text): (name, problem) = ("refused", text)
        case .failed(let text): (name, problem) = ("failed", text)
        }
        Counter(label: "isochrone_monitor_reports_total", dimensions: [("outcome", name)]).increment()
        let before = lastFailure.withLock { last in
            defer { last = problem }
            return last
        }
        if let problem, problem != before {
            logger.warning(
                "A report was not accepted", metadata: ["error": "\(problem)", "waiting": "\(queue.count)"])
        } else if problem == nil, before != nil {
            logger.info("Reports are accepted again", metadata: ["waiting": "\(queue.count)"])
        }
    }
}
