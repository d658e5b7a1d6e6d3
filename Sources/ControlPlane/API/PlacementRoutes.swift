import ClusterModel
import Hummingbird
import Manifests
import StateStore

/// `/placements`: which pod runs where.
///
/// With Kubernetes the pods' nodes are learnt from its API. Without it nobody but the one who starts the pods knows
/// where they ended up, and says so here: limits of pods that come later are kept towards these.
struct PlacementRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [
            Resource("/api/v1/placements", get: list),
            Resource("/api/v1/placements/:namespace/:pod", [.get: get, .put: put, .delete: delete]),
        ]
    }

    private struct Body: Decodable {
        var application: String
        var component: String
        var replica: Int?
        var node: String
        var uid: String?
    }

    private func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: PageRequest.parameters + ["watch"])
        if try query.flag("watch") { return watch(request) }
        let page = try PageRequest(query)
            .page(of: services.state.placements, revision: services.state.snapshot.revision, key: Self.key) { $0 }
        return try .json(page)
    }

    private func get(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        return try .json(try placement(context))
    }

    private func put(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let (namespace, pod) = (try context.newName("namespace"), try context.newName("pod"))
        let body = try await services.body.json(Body.self, of: request)
        let exists = services.state.placements.contains { $0.namespace == namespace && $0.pod == pod }
        let placement = try placement(namespace: namespace, pod: pod, body)
        try await services.state.settle(placement: placement)
        services.schedulers.refreshPod(namespace, pod)
        return try .json(placement, status: exists ? .ok : .created)
    }

    private func delete(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let placement = try placement(context)
        try await services.state.removePlacement(namespace: placement.namespace, pod: placement.pod)
        services.schedulers.refreshPod(placement.namespace, placement.pod)
        return Response(status: .noContent)
    }

    private func placement(_ context: APIRequestContext) throws -> PodPlacement {
        let (namespace, pod) = (try context.parameter("namespace"), try context.parameter("pod"))
        let placements = services.state.placements.filter { $0.namespace == namespace }
        guard let placement = placements.first(where: { $0.pod == pod }) else {
            throw APIProblem.notFound(
                "nobody said where the pod \(namespace)/\(pod) runs", pod, among: placements.map(\.pod))
        }
        return placement
    }

    /// The placement that a body asks for, with the lowest free replica where it names none.
    private func placement(namespace: String, pod: String, _ body: Body) throws -> PodPlacement {
        let id = ApplicationID(namespace: namespace, name: body.application)
        guard let application = services.state.application(id: id)?.value else {
            let names = services.state.applications.map(\.value).filter { $0.namespace == namespace }.map(\.name)
            throw APIProblem.invalid(
                "application", "no application `\(id)` exists",
                remedy: Suggestion.text(for: body.application, among: names))
        }
        guard let component = application.components.first(where: { $0.name == body.component }) else {
            throw APIProblem.invalid(
                "component", "application \(id) has no component `\(body.component)`",
                remedy: Suggestion.text(for: body.component, among: application.components.map(\.name)))
        }
        guard services.node(named: body.node) != nil else {
            throw APIProblem.invalid(
                "node", "no node `\(body.node)` is known",
                remedy: Suggestion.text(for: body.node, among: services.state.snapshot.nodes.map(\.name)))
        }
        return PodPlacement(
            namespace: namespace, pod: pod, uid: body.uid, application: body.application, component: body.component,
            replica: try replica(body.replica, of: component, for: pod, in: id), node: body.node)
    }

    private func replica(_ asked: Int?, of component: Component, for pod: String, in id: ApplicationID) throws -> Int {
        let others = services.state.placements
            .filter { $0.applicationID == id && $0.component == component.name && $0.pod != pod }
        guard let asked else {
            let taken = Set(others.map(\.replica))
            let own = services.state.placements.first { $0.applicationID == id && $0.pod == pod }
            if let own, own.component == component.name, !taken.contains(own.replica) { return own.replica }
            return (0..<component.replicas).first { !taken.contains($0) } ?? component.replicas - 1
        }
        guard asked >= 0, asked < component.replicas else {
            throw APIProblem.invalid(
                "replica", "is \(asked); component \(component.name) has the replicas 0 to \(component.replicas - 1)")
        }
        return asked
    }

    private func watch(_ request: Request) -> Response {
        let state = services.state
        return Watch(services: services, request: request) {
            state.placements.map { .put("\($0.namespace)/\($0.pod)", $0) }
        } changed: { change in
            guard case .placement(let namespace, let pod, let isRemoved) = change else { return [] }
            let placement = state.placements.first { $0.namespace == namespace && $0.pod == pod }
            guard !isRemoved, let placement else { return [.delete("\(namespace)/\(pod)")] }
            return [.put("\(namespace)/\(pod)", placement)]
        }.response()
    }

    /// In the order of namespaces and then names.
    private static func key(_ placement: PodPlacement) -> String {
        "\(placement.namespace)\u{0}\(placement.pod)"
    }
}
