package import CoreMetrics
package import Hummingbird
import KubernetesWire
package import Logging
import NIOCore

/// `POST validate` for Applications and `POST mutate` for pods, as the API server calls webhooks.
///
/// A pod is never refused and never held up: what cannot be read is let through with a warning. The 400 of a body without
/// a UID is no answer that the API server takes, so its `failurePolicy` counts.
package struct AdmissionRoutes: Sendable {
    private let services: AdmissionServices
    private let settings: AdmissionSettings
    private let meters: AdmissionMeters
    private let gate: RequestGate
    private let logger: Logger

    package init(
        services: AdmissionServices, settings: AdmissionSettings = AdmissionSettings(),
        metrics: any MetricsFactory = MetricsSystem.factory, logger: Logger
    ) {
        self.services = services
        self.settings = settings
        self.logger = logger
        meters = AdmissionMeters(factory: metrics)
        gate = RequestGate(width: settings.width, room: settings.bodyRoom)
    }

    /// Adds the routes below where `routes` are.
    package func add(to routes: some RouterMethods<ExtenderRequestContext>) {
        for verb in AdmissionVerb.allCases {
            routes.post(RouterPath(verb.rawValue)) { request, _ in try await handle(verb, request) }
        }
    }

    /// A router with nothing but these routes.
    package func router() -> Router<ExtenderRequestContext> {
        let router = Router(context: ExtenderRequestContext.self)
        add(to: router)
        return router
    }

    private func handle(_ verb: AdmissionVerb, _ request: Request) async throws -> Response {
        let start = ContinuousClock.now
        var outcome = AdmissionOutcome.aborted
        defer { meters.count(verb, outcome, after: start.duration(to: .now)) }
        guard gate.enter() else {
            outcome = .overloaded
            throw overloaded
        }
        defer { gate.leave() }
        var body = CollectedBody(limit: settings.bodyLimit, gate: gate)
        defer { body.release() }
        switch try await body.collect(request) {
        case .whole: break
        case .tooLarge:
            outcome = .tooLarge
            throw APIProblem(.contentTooLarge, .tooLarge, "the review is larger than \(settings.bodyLimit) bytes")
        case .noRoom:
            outcome = .overloaded
            throw overloaded
        }
        let answer = try answer(verb, to: body.bytes, &outcome)
        return .json(answer.bytes)
    }

    private var overloaded: APIProblem {
        APIProblem(
            .serviceUnavailable, .unavailable, "there are more reviews than can be looked at at once; ask again",
            headers: [.retryAfter: "1"])
    }

    private func answer(
        _ verb: AdmissionVerb, to body: [UInt8], _ outcome: inout AdmissionOutcome
    ) throws -> AdmissionAnswer {
        let answer: AdmissionAnswer
        do throws(AdmissionReview.Failure) {
            let review = try AdmissionReview(body)
            switch verb {
            case .validate: answer = validated(review, &outcome)
            case .mutate: answer = mutated(review, &outcome)
            }
        } catch {
            outcome = .malformed
            answer = try answerUnreadable(verb, error)
        }
        return answer
    }

    private func answerUnreadable(_ verb: AdmissionVerb, _ failure: AdmissionReview.Failure) throws -> AdmissionAnswer {
        switch failure {
        case .unanswerable(let text):
            logger.warning("A review cannot be answered", metadata: ["verb": "\(verb.rawValue)", "error": "\(text)"])
            throw APIProblem(.badRequest, .unreadable, text)
        case .unreadable(let uid, let text):
            logger.warning("A review cannot be read", metadata: ["verb": "\(verb.rawValue)", "error": "\(text)"])
            guard verb == .validate else {
                return AdmissionAnswer(uid: uid, warnings: ["Isochrone could not read the review: \(text)"])
            }
            return AdmissionAnswer(
                uid: uid,
                refusal: .init(code: 400, reason: "BadRequest", message: "the review cannot be read: \(text)"))
        }
    }
}

extension AdmissionRoutes {
    /// Only Applications that are created or changed are looked at. One whose spec stays as it is may always change: its
    /// finalizers and labels have to, even where a later version of ours would refuse its spec.
    private func validated(_ review: AdmissionReview, _ outcome: inout AdmissionOutcome) -> AdmissionAnswer {
        let isChange = review.operation == "CREATE" || review.operation == "UPDATE"
        let isApplication = review.group == "isochrone.dev" && review.kind == "Application"
        guard isChange, isApplication, review.subresource.isEmpty else {
            outcome = .passed
            return AdmissionAnswer(uid: review.uid)
        }
        guard let object = review.object, object.kind == .object else {
            outcome = .malformed
            return AdmissionAnswer(
                uid: review.uid,
                refusal: .init(code: 400, reason: "BadRequest", message: "the review has no object"))
        }
        if let old = review.oldObject, let was = old["spec"], let spec = object["spec"], was.bytes == spec.bytes {
            outcome = .passed
            return AdmissionAnswer(uid: review.uid)
        }
        let verdict = ApplicationVerdict(object.bytes, name: review.name, services: services)
        outcome = verdict.refusal == nil ? .allowed : .refused
        return AdmissionAnswer(uid: review.uid, refusal: verdict.refusal, warnings: verdict.warnings)
    }

    private func mutated(_ review: AdmissionReview, _ outcome: inout AdmissionOutcome) -> AdmissionAnswer {
        let isPod = review.group.isEmpty && review.kind == "Pod" && review.subresource.isEmpty
        guard review.operation == "CREATE", isPod else {
            outcome = .passed
            return AdmissionAnswer(uid: review.uid)
        }
        guard let pod = review.object, pod.kind == .object else {
            outcome = .malformed
            return AdmissionAnswer(uid: review.uid, warnings: ["Isochrone found no pod in the review"])
        }
        let mutation = PodMutation(
            pod, name: review.name, applications: { services.applications(review.namespace) }, settings: settings)
        outcome = mutation.patch.isEmpty ? .allowed : .patched
        return AdmissionAnswer(uid: review.uid, warnings: mutation.warnings, patch: mutation.patch)
    }
}
