package import Hummingbird

/// The REST API under `/api/v1`: measurements in, decisions out.
package struct RESTAPI: Sendable {
    let services: APIServices

    package init(_ services: APIServices) {
        self.services = services
    }

    /// The API with its errors as problem documents.
    package func router() -> Router<APIRequestContext> {
        let router = Router(context: APIRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        if let access = services.access { router.add(middleware: AccessMiddleware(access: access)) }
        register(on: router)
        return router
    }

    /// Adds the routes; problem documents are the router's business.
    package func register(on router: some RouterMethods<APIRequestContext>) {
        let resources =
            NodeRoutes(services: services).resources + LinkRoutes(services: services).resources
            + MeasurementRoutes(services: services).resources + ApplicationRoutes(services: services).resources
            + DecisionRoutes(services: services).resources + DecisionRecordRoutes(services: services).resources
            + PlanningRoutes(services: services).resources + SnapshotRoutes(services: services).resources
            + PlacementRoutes(services: services).resources
        let paths = resources.map(\.path.description)
        let index = Resource("/api/v1") { _, _ in try Response.json(Index(resources: paths)) }
        for resource in [index] + resources { resource.register(on: router) }
    }

    private struct Index: Encodable {
        var resources: [String]
    }
}

extension Resource {
    /// A resource that can only be read.
    init(_ path: RouterPath, get: @escaping Handler) {
        self.init(path, [.get: get])
    }
}
