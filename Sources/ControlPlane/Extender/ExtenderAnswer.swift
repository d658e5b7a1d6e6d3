import ClusterModel
import Hummingbird
import KubernetesWire
import Logging

/// The answer to one request of kube-scheduler that could be read.
struct ExtenderAnswer {
    private let verb: ExtenderVerb
    private let request: ExtenderRequest
    private let routes: ExtenderRoutes

    init(_ verb: ExtenderVerb, to request: ExtenderRequest, by routes: ExtenderRoutes) {
        self.verb = verb
        self.request = request
        self.routes = routes
    }

    func response(_ outcome: inout ExtenderOutcome) async throws -> Response {
        guard !request.pod.isForeign else {
            outcome = .neutral
            return neutral()
        }
        switch await routes.assessor.standing(of: PodIdentity(request.pod)) {
        case .foreign:
            outcome = .neutral
            return neutral()
        case .unknown(let text):
            outcome = .refused
            return refused(text)
        case .assessed(let assessment, let snapshot, let names):
            outcome = .assessed
            warnOfSample(of: snapshot)
            return assessed(assessment, names)
        }
    }

    private func neutral() -> Response {
        switch verb {
        case .filter: response(FilterResponseWriter(passingAllOf: request))
        case .prioritize: response(PrioritizeResponseWriter(request))
        }
    }

    /// `prioritize` has no field for a text, and is only asked after a `filter` that gave it.
    private func refused(_ text: String) -> Response {
        routes.logger.info("A pod cannot be judged", metadata: metadata.merging(["reason": "\(text)"]) { $1 })
        switch verb {
        case .filter: return .filterFailure(text)
        case .prioritize: return response(PrioritizeResponseWriter(request))
        }
    }

    private func assessed(_ assessment: Assessment, _ names: NodeNameTable) -> Response {
        let table = routes.tables.table(of: assessment, summary: routes.summary)
        let indices = names.indices(of: request)
        switch verb {
        case .filter:
            let writer = FilterResponseWriter(request, verdicts: table.codes(of: indices), reasons: table.reasons)
            routes.logger.debug(
                "Nodes were filtered", metadata: metadata.merging(["passing": "\(writer.passingCount)"]) { $1 })
            return response(writer)
        case .prioritize:
            routes.logger.debug("Nodes were scored", metadata: metadata)
            return response(PrioritizeResponseWriter(request, scores: table.scores(of: indices)))
        }
    }

    private func response(_ writer: FilterResponseWriter) -> Response {
        .json(capacity: writer.capacity) { writer.write(into: &$0) }
    }

    private func response(_ writer: PrioritizeResponseWriter) -> Response {
        .json(capacity: writer.capacity) { writer.write(into: &$0) }
    }

    /// kube-scheduler stops looking for nodes when it has enough, at 100 or more (`minFeasibleNodesToFind`): a list of
    /// that size that lacks nodes of ours is likely such a sample, and the best node may not be in it.
    private func warnOfSample(of snapshot: ClusterSnapshot) {
        guard request.candidateCount >= 100, request.candidateCount < snapshot.nodes.count,
            routes.meters.countPartialList()
        else { return }
        routes.logger.warning(
            "The scheduler shows a part of the nodes; set percentageOfNodesToScore: 100 unless other plugins removed them",
            metadata: metadata.merging(["nodes": "\(snapshot.nodes.count)"]) { $1 })
    }

    private var metadata: Logger.Metadata {
        [
            "verb": "\(verb.rawValue)", "pod": "\(request.pod.namespace)/\(request.pod.name)",
            "candidates": "\(request.candidateCount)",
        ]
    }
}

extension PodIdentity {
    /// What counts of a pod as the scheduler sent it.
    init(_ pod: PodHeader) {
        self.init(
            namespace: pod.namespace, name: pod.name, uid: pod.uid, application: pod.application,
            component: pod.component)
    }
}
