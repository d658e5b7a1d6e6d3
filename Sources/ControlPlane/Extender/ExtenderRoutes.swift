package import ClusterModel
package import CoreMetrics
package import Hummingbird
import KubernetesWire
package import Logging
import NIOCore

/// `POST filter` and `POST prioritize` for kube-scheduler.
///
/// A pod without a label of ours gets the neutral answer from its own request alone, whatever state we are in: else our
/// own pods could not be scheduled while we are down.
package struct ExtenderRoutes: Sendable {
    package struct Configuration: Hashable, Sendable {
        /// Bytes of a request's body; 5,000 nodes with 50 images each have about 58 MB. Beyond it the answer is 413.
        package var bodyLimit: Int

        package init(bodyLimit: Int = 256 << 20) {
            self.bodyLimit = bodyLimit
        }
    }

    let assessor: any PodAssessor
    let configuration: Configuration
    let summary: @Sendable (Rejection.Cause) -> String
    let logger: Logger
    let meters: ExtenderMeters
    let tables = VerdictTableCache()

    /// - Parameters:
    ///   - summary: the short sentence for the class of a cause, the same for all nodes of that class.
    package init(
        assessor: any PodAssessor, configuration: Configuration = Configuration(),
        summary: @escaping @Sendable (Rejection.Cause) -> String, metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger
    ) {
        self.assessor = assessor
        self.configuration = configuration
        self.summary = summary
        self.logger = logger
        self.meters = ExtenderMeters(factory: metrics)
    }

    /// Adds the routes below where `routes` are: kube-scheduler posts to its `urlPrefix` and the verb.
    package func add(to routes: some RouterMethods<ExtenderRequestContext>) {
        for verb in ExtenderVerb.allCases {
            routes.post(RouterPath(verb.rawValue)) { request, _ in
                try await handle(verb, request)
            }
        }
    }

    /// A router with nothing but these routes.
    package func router() -> Router<ExtenderRequestContext> {
        let router = Router(context: ExtenderRequestContext.self)
        add(to: router)
        return router
    }

    private func handle(_ verb: ExtenderVerb, _ request: Request) async throws -> Response {
        let start = ContinuousClock.now
        var outcome = ExtenderOutcome.aborted
        defer { meters.count(verb, outcome, after: start.duration(to: .now)) }
        guard let body = try await collect(request) else {
            outcome = .tooLarge
            throw tooLarge(verb)
        }
        let answer = try await answer(verb, to: body, &outcome)
        return answer
    }

    private func answer(
        _ verb: ExtenderVerb, to body: [UInt8], _ outcome: inout ExtenderOutcome
    ) async throws -> Response {
        do {
            let answer = ExtenderAnswer(verb, to: try ExtenderRequest(body), by: self)
            return try await answer.response(&outcome)
        } catch let error as ExtenderRequestError {
            outcome = .malformed
            return try refuse(verb, error)
        }
    }

    /// The whole body, `nil` when it is beyond the limit.
    private func collect(_ request: Request) async throws -> [UInt8]? {
        let limit = configuration.bodyLimit
        let declared = request.headers[.contentLength].flatMap(Int.init) ?? 0
        guard declared <= limit else { return nil }
        var body: [UInt8] = []
        // A declared length costs nothing to claim, so no more than this is taken on its word.
        body.reserveCapacity(min(max(declared, 0), 16 << 20))
        for try await part in request.body {
            guard body.count + part.readableBytes <= limit else { return nil }
            part.withUnsafeReadableBytes { body.append(contentsOf: $0) }
        }
        return body
    }

    private func tooLarge(_ verb: ExtenderVerb) -> APIProblem {
        logger.warning(
            "A request of the scheduler is too large",
            metadata: ["verb": "\(verb.rawValue)", "limit": "\(configuration.bodyLimit)"])
        return APIProblem(
            .contentTooLarge, .tooLarge,
            "the body is larger than \(configuration.bodyLimit) bytes; set nodeCacheCapable: true for this extender in "
                + "KubeSchedulerConfiguration, or raise the limit")
    }

    /// `filter` has a field for errors, which become the pod's event. `prioritize` has none: kube-scheduler ignores
    /// whatever is no list of scores, and any list would be taken for a judgement, so the status says what happened to
    /// everybody else who looks.
    private func refuse(_ verb: ExtenderVerb, _ error: ExtenderRequestError) throws -> Response {
        logger.warning(
            "A request of the scheduler cannot be read",
            metadata: ["verb": "\(verb.rawValue)", "error": "\(error)"])
        switch verb {
        case .filter: return .filterFailure("\(error)")
        case .prioritize: throw APIProblem(.badRequest, .unreadable, "\(error)")
        }
    }
}
