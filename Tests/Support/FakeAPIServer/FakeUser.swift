/// Somebody whom the fake knows.
package struct FakeUser: Sendable {
    package var name: String
    /// `verb resource`, as in `create pods/binding`; `nil` means that everything is allowed.
    package var rights: Set<String>?

    package init(_ name: String, rights: Set<String>? = nil) {
        self.name = name
        self.rights = rights
    }

    func may(_ request: FakeRequest) -> Bool {
        guard let rights else { return true }
        guard let target = request.target else {
            return ["/version", "/readyz"].contains(request.path)
        }
        return rights.contains("\(request.verb) \(target.qualifiedResource)")
    }
}

extension FakeAnswer {
    /// As the API server refuses what nobody has allowed.
    static func forbidden(_ request: FakeRequest, _ user: FakeUser) -> FakeAnswer {
        guard let target = request.target else {
            return failure(403, "Forbidden", "forbidden: User \"\(user.name)\" cannot get path \"\(request.path)\"")
        }
        let object = target.name.map { "\(target.resource) \"\($0)\"" } ?? target.resource
        let place = target.namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
        let message = """
            \(object) is forbidden: User "\(user.name)" cannot \(request.verb) resource \
            "\(target.qualifiedResource)" in API group "" \(place)
            """
        return failure(403, "Forbidden", message, name: target.name, kind: target.resource)
    }
}
