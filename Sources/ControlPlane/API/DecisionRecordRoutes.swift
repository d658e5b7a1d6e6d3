import ClusterModel
import Hummingbird
import Manifests
import StateStore

/// `/decisions`: what kube-scheduler was told and what was moved, and from what.
struct DecisionRecordRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [Resource("/api/v1/decisions", get: list), Resource("/api/v1/decisions/:id", get: get)]
    }

    private func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let filters = ["namespace", "application", "pod", "verb"]
        let query = try Query(request, allowing: filters + PageRequest.parameters + ["watch"])
        let question = DecisionLog.Question(
            namespace: query["namespace"], application: query["application"], pod: query["pod"],
            verb: try query["verb"].map(Self.verb))
        if try query.flag("watch") { return watch(request, question) }
        let page = try PageRequest(query).page(
            of: services.decisions.records(question).reversed(), revision: services.state.snapshot.revision, key: \.id,
            item: document)
        guard request.preferredType(among: ["application/json", "text/plain"]) == "text/plain" else {
            return try .json(page)
        }
        let now = services.now()
        return .text(page.items.map { $0.record.text(now: now) + "\n" }.joined(separator: "\n"))
    }

    private func get(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let id = try context.parameter("id")
        guard let record = services.decisions.record(id) else {
            throw APIProblem.notFound("no decision `\(id)` is kept; the oldest make room for new ones", id, among: [])
        }
        return try .json(document(record))
    }

    private static func verb(_ text: String) throws -> String {
        let verbs = ExtenderVerb.allCases.map(\.rawValue) + [Rescheduler.verb]
        guard verbs.contains(text) else {
            throw APIProblem.invalid(
                "verb", "is `\(text)`; known are \(verbs.joined(separator: ", "))",
                remedy: Suggestion.text(for: text, among: verbs))
        }
        return text
    }

    private func document(_ record: DecisionRecord) -> DecisionDocument {
        DecisionDocument(record, now: services.now())
    }

    private func watch(_ request: Request, _ question: DecisionLog.Question) -> Response {
        let log = services.decisions
        return Watch(services: services, request: request) {
            log.records(question).reversed().map { .put($0.id, document($0)) }
        } changed: { change in
            guard case .decision(id: let id) = change, let record = log.record(id), question.concerns(record) else {
                return []
            }
            return [.put(record.id, document(record))]
        }.response()
    }
}
