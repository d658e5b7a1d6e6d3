package import ClusterModel
package import CoreMetrics
package import Hummingbird
import KubernetesWire
package import Logging
import NIOCore

/// `POST filter`, `prioritize`, `bind` and `preempt` for kube-scheduler.
///
/// A pod without a label of ours gets the neutral answer from its own request alone, whatever state we are in: else our
/// own pods could not be scheduled while we are down.
package struct ExtenderRoutes: Sendable {
    package struct Configuration: Hashable, Sendable {
        /// Bytes of a request's body; 5,000 nodes with 50 images each have about 58 MB. Beyond it the answer is 413.
        package var bodyLimit: Int
        /// Requests that are looked at at once; what is beyond them is answered by ``overload``.
        package var width: Int
        /// Bytes of bodies that are held at once; requests beyond them are answered with an error before they are read.
        package var bodyRoom: Int
        /// What a request beyond ``width`` gets.
        package var overload: OverloadAnswer

        package init(
            bodyLimit: Int = 256 << 20, width: Int = 128, bodyRoom: Int = 1 << 30, overload: OverloadAnswer = .error
        ) {
            self.bodyLimit = bodyLimit
            self.width = width
            self.bodyRoom = bodyRoom
            self.overload = overload
        }
    }

    let assessor: any PodAssessor
    let binder: PodBinder?
    let configuration: Configuration
    let logger: Logger
    let meters: ExtenderMeters
    let decisions: DecisionLog
    let rejected: RejectedPods?
    let now: @Sendable () -> Timestamp
    let gate: RequestGate

    /// - Parameters:
    ///   - binder: Creates Bindings; without one `bind` fails, since nobody would bind the pod.
    ///   - decisions: Where each answer leaves a record.
    ///   - rejected: Told of pods that found no node, so that they are tried again when one is there.
    package init(
        assessor: any PodAssessor, binder: PodBinder? = nil, configuration: Configuration = Configuration(),
        decisions: DecisionLog, rejected: RejectedPods? = nil,
        metrics: any MetricsFactory = MetricsSystem.factory, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.assessor = assessor
        self.binder = binder
        self.configuration = configuration
        self.decisions = decisions
        self.rejected = rejected
        self.now = now
        self.logger = logger
        meters = ExtenderMeters(factory: metrics)
        gate = RequestGate(width: configuration.width, room: configuration.bodyRoom)
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
        var body = CollectedBody(limit: configuration.bodyLimit, gate: gate)
        defer { body.release() }
        switch try await body.collect(request) {
        case .whole: break
        case .tooLarge:
            outcome = .tooLarge
            throw tooLarge(verb)
        case .noRoom:
            outcome = .overloaded
            return overloaded(verb)
        }
        let isLookedAt = gate.enter()
        defer { if isLookedAt { gate.leave() } }
        return try await answer(verb, to: body.bytes, isLookedAt: isLookedAt, &outcome)
    }

    private func answer(
        _ verb: ExtenderVerb, to body: [UInt8], isLookedAt: Bool, _ outcome: inout ExtenderOutcome
    ) async throws -> Response {
        do {
            switch verb {
            case .filter, .prioritize:
                let answer = NodeAnswer(verb, to: try ExtenderRequest(body), by: self)
                return try await answer.response(isLookedAt: isLookedAt, &outcome)
            case .bind:
                return await BindAnswer(to: try BindRequest(body), by: self).response(&outcome)
            case .preempt:
                let answer = PreemptAnswer(to: try PreemptRequest(body), by: self)
                return await answer.response(isLookedAt: isLookedAt, &outcome)
            }
        } catch let error as ExtenderRequestError {
            outcome = .malformed
            return try refuse(verb, error)
        }
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

    /// The answer to a request that there is no room to read.
    func overloaded(_ verb: ExtenderVerb) -> Response {
        logger.warning("There are more requests than can be read at once", metadata: ["verb": "\(verb.rawValue)"])
        let text = "Isochrone has more requests than it can read at once; kube-scheduler will ask again"
        switch verb {
        case .filter: return .filterFailure(text)
        case .prioritize: return .json([UInt8]("[]".utf8))
        case .bind: return .json(BindResponse.bytes(error: text))
        case .preempt: return .json(PreemptResponse.bytes([]))
        }
    }

    /// `filter` and `bind` have a field for errors, which become the pod's event. The others have none: kube-scheduler
    /// ignores whatever is no list of scores, and any list would be taken for a judgement, so the status says what
    /// happened to everybody else who looks.
    private func refuse(_ verb: ExtenderVerb, _ error: ExtenderRequestError) throws -> Response {
        logger.warning(
            "A request of the scheduler cannot be read",
            metadata: ["verb": "\(verb.rawValue)", "error": "\(error)"])
        switch verb {
        case .filter: return .filterFailure("\(error)")
        case .bind: return .json(BindResponse.bytes(error: "\(error)"))
        case .prioritize, .preempt: throw APIProblem(.badRequest, .unreadable, "\(error)")
        }
    }
}

/// What the extender is doing.
package struct ExtenderLoad: Hashable, Sendable {
    /// Requests that are looked at now.
    package var requests: Int
    /// How many are looked at at once at most.
    package var width: Int
    /// How many were beyond that since the start.
    package var overloaded: Int
}

extension ExtenderRoutes {
    /// What there is to do.
    package var load: ExtenderLoad {
        ExtenderLoad(requests: gate.inUse, width: configuration.width, overloaded: gate.refusals)
    }
}

/// What a request gets that comes while as many as allowed are being looked at.
package enum OverloadAnswer: String, Hashable, Sendable, CaseIterable {
    /// As for a pod that is none of ours: scheduling goes on, without quality of service.
    case neutral
    /// An error that becomes the pod's event: the pod is tried again.
    case error
}
