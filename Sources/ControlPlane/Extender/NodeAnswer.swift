import ClusterModel
import Hummingbird
import KubernetesWire
import Logging

/// The answer to `filter` or `prioritize`.
struct NodeAnswer {
    private let verb: ExtenderVerb
    private let request: ExtenderRequest
    private let routes: ExtenderRoutes
    private let pod: PodIdentity

    init(_ verb: ExtenderVerb, to request: ExtenderRequest, by routes: ExtenderRoutes) {
        self.verb = verb
        self.request = request
        self.routes = routes
        pod = PodIdentity(request.pod)
    }

    /// - Parameter isLookedAt: Whether there is room to look at the pod.
    func response(isLookedAt: Bool, _ outcome: inout ExtenderOutcome) async throws -> Response {
        guard !request.pod.isForeign else { return neutral(&outcome) }
        guard isLookedAt else { return overloaded(&outcome) }
        switch await routes.assessor.standing(of: pod) {
        case .foreign: return neutral(&outcome)
        case .unknown(let text): return refused(text, &outcome)
        case .assessed(let judged):
            outcome = judged.isComplete ? .assessed : .planned
            noteSample(of: judged.snapshot)
            return await assessed(judged)
        }
    }

    private func neutral(_ outcome: inout ExtenderOutcome) -> Response {
        outcome = .neutral
        routes.decisions.note(verb, pod, .neutral, candidates: request.candidateCount, at: routes.now())
        return passAll()
    }

    private func passAll() -> Response {
        switch verb {
        case .prioritize: response(PrioritizeResponseWriter(request))
        default: response(FilterResponseWriter(passingAllOf: request))
        }
    }

    private func overloaded(_ outcome: inout ExtenderOutcome) -> Response {
        outcome = .overloaded
        routes.decisions.note(verb, pod, .overloaded, candidates: request.candidateCount, at: routes.now())
        return routes.configuration.overload == .neutral ? passAll() : routes.overloaded(verb)
    }

    /// `prioritize` has no field for a text, and is only asked after a `filter` that gave it.
    private func refused(_ text: String, _ outcome: inout ExtenderOutcome) -> Response {
        outcome = .refused
        routes.logger.info("A pod cannot be judged", metadata: metadata.merging(["reason": "\(text)"]) { $1 })
        routes.decisions.note(
            verb, pod, .refused, reason: text, candidates: request.candidateCount, at: routes.now())
        guard verb == .filter else { return passAll() }
        routes.rejected?.note(pod, at: routes.now())
        return .filterFailure(text)
    }

    private func assessed(_ judged: PodAssessment) async -> Response {
        let verdicts = CandidateVerdicts(judged.names.indices(of: request), judged)
        routes.meters.count(verdicts, verb, known: judged.snapshot.nodes.count, age: judged.age)
        let best = verb == .filter ? verdicts.best : nil
        routes.decisions.note(verb, pod, judged, verdicts, node: best, at: routes.now())
        guard verb == .filter else {
            routes.logger.debug("Nodes were scored", metadata: metadata)
            return response(PrioritizeResponseWriter(request, scores: verdicts.scores))
        }
        await routes.assessor.reserve(pod, on: best)
        if best == nil { routes.rejected?.note(pod, at: routes.now()) } else { routes.rejected?.forget(pod) }
        let writer = FilterResponseWriter(request, verdicts: verdicts.codes, reasons: verdicts.reasons)
        routes.logger.debug(
            "Nodes were filtered", metadata: metadata.merging(["passing": "\(writer.passingCount)"]) { $1 })
        return response(writer)
    }

    private func response(_ writer: FilterResponseWriter) -> Response {
        .json(capacity: writer.capacity) { writer.write(into: &$0) }
    }

    private func response(_ writer: PrioritizeResponseWriter) -> Response {
        .json(capacity: writer.capacity) { writer.write(into: &$0) }
    }

    /// kube-scheduler stops looking for nodes when it has enough, at 100 or more (`minFeasibleNodesToFind`): a list of
    /// that size that lacks nodes of ours is likely such a sample, and the best node may not be in it.
    private func noteSample(of snapshot: ClusterSnapshot) {
        guard verb == .filter, request.candidateCount >= 100, request.candidateCount < snapshot.nodes.count,
            routes.meters.countPartialList()
        else { return }
        routes.logger.warning(
            "The scheduler shows a part of the nodes; set percentageOfNodesToScore: 100 unless other plugins removed them",
            metadata: metadata.merging(["nodes": "\(snapshot.nodes.count)"]) { $1 })
    }

    private var metadata: Logger.Metadata {
        [
            "verb": "\(verb.rawValue)", "pod": "\(pod.namespace)/\(pod.name)",
            "candidates": "\(request.candidateCount)",
        ]
    }
}

extension PodIdentity {
    /// What counts of a pod as the scheduler sent it.
    init(_ pod: PodHeader) {
        self.init(
            namespace: pod.namespace, name: pod.name, uid: pod.uid, application: pod.application,
            component: pod.component, schedulerName: pod.schedulerName)
    }
}
