import HTTPClient

/// Objects of any kind as JSON texts, which are neither read nor changed on the way.
extension KubernetesClient {
    /// The manager of fields that Isochrone writes.
    package static let fieldManager = "isochrone"

    /// The object; `nil` when there is none. A group or kind that the server does not know is an error.
    package func get(_ place: ObjectPlace) async throws(KubernetesError) -> [UInt8]? {
        let right = place.right("get")
        let request = APIRequest.get(try place.path(nil, for: right), right: right)
        let response = try await response(to: request)
        if response.status == 404, KubernetesStatus(response.body)?.isAbout(place) == true { return nil }
        return try success(response, of: request)
    }

    /// Creates the object, whose name is in its text.
    ///
    /// - Returns: the object as the server has stored it.
    /// - Throws: a refusal with status 409 when there is one of that name.
    package func create(
        _ resource: KubernetesResource, namespace: String? = nil, _ json: [UInt8]
    ) async throws(KubernetesError) -> [UInt8] {
        let right = KubernetesRight("create", resource.plural, group: resource.group, namespace: namespace)
        guard let path = resource.path(namespace: namespace) else {
            throw .unsendable(action: "\(right)", reason: "\"\(namespace ?? "")\" is no namespace of such objects")
        }
        return try await write(right, "POST", path + Self.managed, "application/json", json, isIdempotent: false)
    }

    /// Puts the object in the place of the one that there is, whose `resourceVersion` must be in the text.
    ///
    /// - Throws: a refusal with status 409 when the object has changed since it was read.
    package func replace(
        _ place: ObjectPlace, subresource: String? = nil, _ json: [UInt8]
    ) async throws(KubernetesError) -> [UInt8] {
        let right = place.right("update", subresource)
        let path = try place.path(subresource, for: right) + Self.managed
        return try await write(right, "PUT", path, "application/json", json, isIdempotent: false)
    }

    /// Server-side apply: makes the fields of the text ours and sets them; fields that were ours and are not in it go.
    ///
    /// - Parameters:
    ///   - subresource: `status`, where the text describes that.
    ///   - text: JSON or YAML, without `managedFields`.
    ///   - force: whether fields that others own are taken over.
    /// - Throws: `.fieldConflicts` with the fields of others, without `force`.
    package func apply(
        _ place: ObjectPlace, subresource: String? = nil, _ text: [UInt8], fieldManager: String = fieldManager,
        force: Bool = false
    ) async throws(KubernetesError) -> [UInt8] {
        let right = place.right("patch", subresource)
        var parameters = [("fieldManager", fieldManager)]
        if force { parameters.append(("force", "true")) }
        let path = try place.path(subresource, for: right) + APIPath.query(parameters)
        return try await write(right, "PATCH", path, "application/apply-patch+yaml", text, isIdempotent: true)
    }

    /// Server-side apply on the status: `apiVersion`, `kind`, `metadata.name` and `status` are all that the text needs.
    package func applyStatus(
        _ place: ObjectPlace, _ text: [UInt8], force: Bool = true
    ) async throws(KubernetesError) -> [UInt8] {
        try await apply(place, subresource: "status", text, force: force)
    }

    /// A merge patch (RFC 7396): null takes a field away, and arrays are set whole.
    package func patch(
        _ place: ObjectPlace, subresource: String? = nil, _ json: [UInt8]
    ) async throws(KubernetesError) -> [UInt8] {
        let right = place.right("patch", subresource)
        let path = try place.path(subresource, for: right) + Self.managed
        return try await write(right, "PATCH", path, "application/merge-patch+json", json, isIdempotent: true)
    }

    /// Deletes the object, which may live on for a while until its finalizers and its grace period are over.
    ///
    /// - Parameter uid: only the object with this UID is deleted, not a later one of that name.
    /// - Returns: whether there was such an object.
    package func delete(_ place: ObjectPlace, uid: String? = nil) async throws(KubernetesError) -> Bool {
        let right = place.right("delete")
        let options = DeleteOptions(preconditions: uid.map { .init(uid: $0) })
        let request = APIRequest(
            right: right, method: "DELETE", path: try place.path(nil, for: right), contentType: "application/json",
            body: try options.encoded(right), isIdempotent: true)
        let response = try await response(to: request)
        if response.status == 404, KubernetesStatus(response.body)?.isAbout(place) == true { return false }
        _ = try success(response, of: request)
        return true
    }

    private static var managed: String { "?fieldManager=\(fieldManager)" }

    private func write(
        _ right: KubernetesRight, _ method: String, _ path: String, _ type: String, _ body: [UInt8],
        isIdempotent: Bool
    ) async throws(KubernetesError) -> [UInt8] {
        try await answer(
            APIRequest(
                right: right, method: method, path: path, contentType: type, body: body, isIdempotent: isIdempotent)
        ).body
    }

    private func success(_ response: HTTPResponse, of request: APIRequest) throws(KubernetesError) -> [UInt8] {
        guard response.isSuccess else { throw KubernetesError(response, to: request, server: server, about: nil) }
        return response.body
    }
}

extension KubernetesStatus {
    /// Whether it is that object that is missing, and not its kind: then the server names it.
    fileprivate func isAbout(_ place: ObjectPlace) -> Bool {
        reason == "NotFound" && details?.name == place.name
    }
}
