import ClusterModel
import Hummingbird
import StateStore

/// `…/plan` and `…/explain`: where an application's components go, and why.
struct DecisionRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [
            Resource("/api/v1/applications/:namespace/:name/plan", [.get: plan, .put: put]),
            Resource("/api/v1/applications/:namespace/:name/explain", get: explain),
        ]
    }

    private func plan(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let plan = try await plan(context)
        return try .json(PlanDocument(plan, scheduler: try scheduler(context), now: services.now()))
    }

    /// A plan of the application's own scheduler.
    private func put(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let id = try services.application(context).value.id
        let offer = try await services.body.json(PlanOffer.self, of: request)
        let outcome = await services.schedulers.take(offer, for: id)
        guard case .accepted(let plan) = outcome else { throw APIProblem(outcome, of: id) }
        return try .json(PlanDocument(plan, scheduler: try scheduler(context), now: services.now()))
    }

    private func scheduler(_ context: APIRequestContext) throws -> SchedulerDocument {
        let application = try services.application(context).value
        return SchedulerDocument(
            services.schedulers.standing(of: application), of: application, now: services.now())
    }

    private func explain(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: ["component", "node"])
        let application = try services.application(context).value
        let plan = try await plan(context)
        let question = try ExplanationQuestion(query, application: application, snapshot: services.state.snapshot)
        let document = ExplanationDocument(
            plan, question, scheduler: try scheduler(context), now: services.now())
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
