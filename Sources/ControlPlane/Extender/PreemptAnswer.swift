import ClusterModel
import Hummingbird
import KubernetesWire
import Logging

/// The answer to `preempt`: the candidates where the evictions would help.
struct PreemptAnswer {
    private let request: PreemptRequest
    private let routes: ExtenderRoutes
    private let pod: PodIdentity

    init(to request: PreemptRequest, by routes: ExtenderRoutes) {
        self.request = request
        self.routes = routes
        pod = PodIdentity(request.pod)
    }

    /// - Parameter isLookedAt: Whether there is room to look at the pod. Without it nobody is evicted.
    func response(isLookedAt: Bool, _ outcome: inout ExtenderOutcome) async -> Response {
        guard !request.pod.isForeign else {
            outcome = .neutral
            routes.decisions.note(.preempt, pod, .neutral, candidates: request.candidates.count, at: routes.now())
            return .json(PreemptResponse.bytes(request.candidates))
        }
        guard isLookedAt else {
            outcome = .overloaded
            routes.decisions.note(.preempt, pod, .overloaded, candidates: request.candidates.count, at: routes.now())
            return routes.overloaded(.preempt)
        }
        return .json(PreemptResponse.bytes(await kept(&outcome)))
    }

    private func kept(_ outcome: inout ExtenderOutcome) async -> [PreemptCandidate] {
        switch await routes.assessor.survivors(of: request.candidates, for: pod) {
        case .foreign:
            outcome = .neutral
            routes.decisions.note(.preempt, pod, .neutral, candidates: request.candidates.count, at: routes.now())
            return request.candidates
        case .unknown(let text):
            outcome = .refused
            routes.decisions.note(
                .preempt, pod, .refused, reason: text, candidates: request.candidates.count, at: routes.now())
            return []
        case .kept(let kept, let judged):
            outcome = .assessed
            routes.decisions.note(pod, judged, request.candidates, kept: kept, at: routes.now())
            return kept
        }
    }
}
