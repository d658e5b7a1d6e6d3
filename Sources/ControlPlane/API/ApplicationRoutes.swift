import ClusterModel
import Foundation
import Hummingbird
import Manifests
import StateStore

/// `/applications`: what is to be placed, one manifest each.
struct ApplicationRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [
            Resource("/api/v1/applications", [.get: list, .post: post]),
            Resource("/api/v1/applications/:namespace/:name", [.get: get, .put: put, .delete: delete]),
        ]
    }

    private func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: PageRequest.parameters + ["watch", "namespace"])
        let namespace = query["namespace"]
        if try query.flag("watch") { return watch(request, namespace) }
        let applications = services.state.applications.filter { namespace == nil || $0.value.namespace == namespace }
        let page = try PageRequest(query).page(
            of: applications, revision: services.state.snapshot.revision,
            key: { "\($0.value.namespace)\u{0}\($0.value.name)" }, item: document)
        return try .json(page)
    }

    private func get(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let found = try services.application(context)
        guard request.preferredType(among: ["application/json", "application/yaml"]) == "application/yaml" else {
            return try respond(found, status: .ok)
        }
        var response = Response.text(ManifestWriter.yaml(found.value))
        response.headers[.contentType] = "application/yaml"
        return response
    }

    private func post(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let application = try await manifest(of: request)
        guard services.state.application(id: application.id) == nil else {
            throw APIProblem(
                .conflict, .conflict,
                "application \(application.id) exists: replace it with PUT, or choose another name")
        }
        return try await store(application, expecting: .absent, status: .created)
    }

    private func put(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let application = try await manifest(of: request)
        let id = try services.applicationID(context)
        guard application.id == id else {
            throw APIProblem.invalid(
                "metadata", "is of application \(application.id), and the path names \(id)")
        }
        try refuseObserved(id)
        let exists = services.state.application(id: id) != nil
        return try await store(application, expecting: try precondition(request), status: exists ? .ok : .created)
    }

    private func delete(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let found = try services.application(context)
        try refuseObserved(found.value.id)
        try await services.state.removeApplication(id: found.value.id, expecting: try precondition(request))
        services.schedulers.refresh(found.value.id)
        return Response(status: .noContent)
    }

    /// What Kubernetes has the last word on cannot be changed behind its back.
    private func refuseObserved(_ id: ApplicationID) throws {
        guard services.state.isObserved(application: id) else { return }
        throw APIProblem(
            .conflict, .conflict,
            "application \(id) is an object of Kubernetes: change it there, with kubectl or with what manages it")
    }

    private func store(
        _ application: ClusterModel.Application, expecting: Precondition, status: HTTPResponse.Status
    ) async throws -> Response {
        let policies = services.schedulers.currentView().policies
        guard policies.policy(of: application) != nil else {
            let known = policies.names
            throw APIProblem.invalid(
                "spec.policy",
                "no policy `\(application.policy ?? "")` is loaded, only \(known.joined(separator: ", "))",
                remedy: Suggestion.text(for: application.policy ?? "", among: known))
        }
        let revision = try await services.state.put(application: application, expecting: expecting)
        services.schedulers.refresh(application.id)
        return try respond(Revisioned(value: application, revision: revision), status: status)
    }

    /// `If-Match: "7"` replaces revision 7 only, `If-None-Match: *` creates only.
    private func precondition(_ request: Request) throws -> Precondition {
        if request.headers[.ifNoneMatch] == "*" { return .absent }
        guard let tag = request.headers[.ifMatch], tag != "*" else { return .none }
        guard let revision = UInt64(tag.trimmingCharacters(in: CharacterSet(charactersIn: "\""))) else {
            throw APIProblem.invalid("If-Match", "is `\(tag)`, which is no revision that this server gave out")
        }
        return .revision(revision)
    }

    private static let mediaTypes = [
        "application/yaml", "application/x-yaml", "text/yaml", "application/json", "text/plain",
        "application/octet-stream", "application/x-www-form-urlencoded",
    ]

    /// The manifest in the body; YAML and JSON are told apart by the text itself.
    private func manifest(of request: Request) async throws -> ClusterModel.Application {
        let type = (request.headers[.contentType] ?? "application/yaml").prefix { $0 != ";" }
            .trimmingCharacters(in: .whitespaces).lowercased()
        guard Self.mediaTypes.contains(type) else {
            throw APIProblem(
                .unsupportedMediaType, .unsupportedMediaType,
                "the body is `\(type)`; send application/yaml or application/json")
        }
        let bytes = Array(try await services.body.bytes(of: request))
        switch ManifestReader.application(from: bytes, file: "body") {
        case .success(let application): return application
        case .failure(let problems):
            throw APIProblem.invalid(
                problems.map {
                    APIProblem.FieldError(
                        path: $0.path, line: $0.line, column: $0.column, message: $0.message, remedy: $0.remedy)
                })
        }
    }

    private func respond(_ found: Revisioned<ClusterModel.Application>, status: HTTPResponse.Status) throws -> Response
    {
        var response = try Response.json(
            ApplicationDetails(document: document(found), application: found.value), status: status)
        response.headers[.eTag] = "\"\(found.revision)\""
        let id = found.value.id
        if status == .created { response.headers[.location] = "/api/v1/applications/\(id)" }
        return response
    }

    private func document(_ found: Revisioned<ClusterModel.Application>) -> ApplicationDocument {
        let (id, view) = (found.value.id, services.schedulers.currentView())
        return ApplicationDocument(
            found.value, revision: found.revision, placed: view.rosters[id]?.placed.count ?? 0,
            plan: services.schedulers.plan(of: id), standing: services.schedulers.standing(of: found.value),
            problem: view.policies.problem(of: found.value), now: services.now())
    }

    private func watch(_ request: Request, _ namespace: String?) -> Response {
        let state = services.state
        return Watch(services: services, request: request) {
            state.applications.filter { namespace == nil || $0.value.namespace == namespace }
                .map { .put($0.value.id.description, document($0)) }
        } changed: { change in
            let id: ApplicationID
            switch change {
            case .application(let changed, _), .plan(let changed, _): id = changed
            default: return []
            }
            guard namespace == nil || id.namespace == namespace else { return [] }
            guard let found = state.application(id: id) else {
                if case .application = change { return [.delete(id.description)] }
                return []
            }
            return [.put(id.description, document(found))]
        }.response()
    }
}

extension APIServices {
    func applicationID(_ context: APIRequestContext) throws -> ApplicationID {
        ApplicationID(namespace: try context.parameter("namespace"), name: try context.parameter("name"))
    }

    /// The application that the path names.
    ///
    /// - Throws: a 404 ``APIProblem``.
    func application(_ context: APIRequestContext) throws -> Revisioned<ClusterModel.Application> {
        let id = try applicationID(context)
        guard let found = state.application(id: id) else {
            let names = state.applications.map(\.value.id.description)
            throw APIProblem.notFound("application \(id) does not exist", id.description, among: names)
        }
        return found
    }
}
