import ClusterModel
import Hummingbird
import StateStore

/// `…/plan` and `…/explain`: where an application's components go, and why.
struct DecisionRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [
            Resource("/api/v1/applications/:namespace/:name/plan", get: plan),
            Resource("/api/v1/applications/:namespace/:name/explain", get: explain),
        ]
    }

    private func plan(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        return try .json(PlanDocument(try await plan(context), now: services.now()))
    }

    private func explain(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: ["component", "node"])
        let application = try services.application(context).value
        let plan = try await plan(context)
        let question = try ExplanationQuestion(query, application: application, snapshot: services.state.snapshot)
        let document = ExplanationDocument(plan, question, now: services.now())
        let wantsText = request.preferredType(among: ["application/json", "text/plain"]) == "text/plain"
        return wantsText ? .text(document.text(of: plan, question)) : try .json(document)
    }

    private func plan(_ context: APIRequestContext) async throws -> Plan {
        let application = try services.application(context).value
        let id = application.id
        if let problem = services.schedulers.currentView().policies.problem(of: application) {
            throw APIProblem(.conflict, .unplannable, problem)
        }
        guard let plan = await services.schedulers.currentPlan(of: id) ?? services.schedulers.plan(of: id) else {
            throw APIProblem(
                .notFound, .notFound, "application \(id) has no plan yet: it is being planned, or no nodes are known",
                headers: [.retryAfter: "1"])
        }
        return plan
    }
}
