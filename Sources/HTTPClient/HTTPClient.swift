import Synchronization

/// Sends requests over libcurl on one thread of its own, so that no thread of the cooperative pool ever waits.
///
/// Connections are kept and reused; redirects are not followed; only `http` and `https` are spoken; certificates are
/// verified. Cancelling the task that waits ends the transfer.
package final class HTTPClient: Sendable {
    package let configuration: Configuration
    let environment: Environment
    let engine: TransferEngine
    private let breakers = Mutex<[String: CircuitBreaker]>([:])

    package init(configuration: Configuration = .init(), environment: Environment = .system) {
        self.configuration = configuration
        self.environment = environment
        engine = TransferEngine()
    }

    deinit {
        engine.stop()
    }

    /// The response of whatever status, after the repetitions that the configuration allows.
    package func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        let prepared = try PreparedRequest(request, configuration: configuration)
        var attempt = 1
        while true {
            let outcome = await attemptOnce(request, prepared)
            guard
                let pause = configuration.retry.pause(
                    after: outcome, of: request, attempt: attempt, random: environment.random())
            else { return try outcome.get() }
            do { try await environment.sleep(pause) } catch { throw .cancelled(url: request.url) }
            attempt += 1
        }
    }

    private func attemptOnce(_ request: HTTPRequest, _ prepared: PreparedRequest) async -> Result<
        HTTPResponse, HTTPClientError
    > {
        if let refusal = refusal(of: prepared) { return .failure(refusal) }
        let outcome = await transfer(prepared)
        record(outcome, of: prepared)
        return outcome
    }

    private func transfer(_ prepared: PreparedRequest) async -> Result<HTTPResponse, HTTPClientError> {
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                engine.submit(
                    Submission(
                        request: prepared, ticket: ticket, delivery: .whole { continuation.resume(returning: $0) }))
            }
        } onCancel: {
            engine.cancel(ticket)
        }
    }

    /// Why the request must not be sent now, if the origin has failed too often.
    func refusal(of prepared: PreparedRequest) -> HTTPClientError? {
        guard let settings = configuration.breaker else { return nil }
        let now = environment.now()
        let admission = breakers.withLock {
            $0[prepared.origin, default: CircuitBreaker(settings: settings)]
                .admit(at: now, trialTakes: prepared.timeout + settings.openFor)
        }
        guard case .refused(let retryAfter) = admission else { return nil }
        return .circuitOpen(url: prepared.url, retryAfter: retryAfter)
    }

    /// Tells the origin's circuit breaker how a request went: a server's 5xx is a failure, any other answer is not.
    func record(_ outcome: Result<HTTPResponse, HTTPClientError>, of prepared: PreparedRequest) {
        let now = environment.now()
        breakers.withLock { breakers in
            switch outcome {
            case .success(let response) where response.status < 500: breakers[prepared.origin]?.recordSuccess()
            case .failure(.cancelled): breakers[prepared.origin]?.recordAbandoned(at: now)
            default: breakers[prepared.origin]?.recordFailure(at: now)
            }
        }
    }
}
