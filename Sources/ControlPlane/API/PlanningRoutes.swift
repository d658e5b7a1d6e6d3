import ClusterModel
import Hummingbird
import StateStore

/// `…/planning`: the question that a plan of an application answers, for schedulers of one's own.
struct PlanningRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [Resource("/api/v1/applications/:namespace/:name/planning", get: get)]
    }

    private func get(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: ["watch"])
        let id = try services.application(context).value.id
        if try query.flag("watch") { return watch(request, id) }
        guard let document = try document(id) else { throw APIProblem(.unplannable, of: id) }
        return try .json(document)
    }

    private func document(_ id: ApplicationID) throws -> PlanningDocument? {
        services.schedulers.refresh(id)
        guard let basis = services.schedulers.basis(of: id) else { return nil }
        return try PlanningDocument(
            basis, standing: services.schedulers.standing(of: basis.inputs.application), now: services.now())
    }

    /// The question anew whenever something changed that it may depend on; what it is then is read when it is written.
    private func watch(_ request: Request, _ id: ApplicationID) -> Response {
        @Sendable func present() -> [Watch.Event] {
            (try? document(id)).map { [.put(id.description, $0)] } ?? []
        }
        return Watch(services: services, request: request, present: present) { change in
            switch change {
            case .application(id, removed: true): [.delete(id.description)]
            case .snapshot, .placement, .application, .reservation: present()
            case .plan(let changed, _): changed == id ? present() : []
            case .node, .links, .decision, .fellBehind: []
            }
        }.response()
    }
}
