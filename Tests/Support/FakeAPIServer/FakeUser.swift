/// Somebody whom the fake knows.
package struct FakeUser: Sendable {
    package var name: String
    /// `verb resource[.group][/subresource]`, as in `create pods/binding` and `update leases.coordination.k8s.io`; `nil`
    /// means that everything is allowed.
    package var rights: Set<String>?
    package var uid: String?
    package var groups: [String]
    /// What TokenReview tells beside.
    package var extra: [String: [String]]
    /// For whom the token was made; empty: for the API server.
    package var audiences: [String]

    package init(
        _ name: String, rights: Set<String>? = nil, uid: String? = nil, groups: [String] = [],
        extra: [String: [String]] = [:], audiences: [String] = []
    ) {
        self.name = name
        self.rights = rights
        self.uid = uid
        self.groups = groups
        self.extra = extra
        self.audiences = audiences
    }

    func may(_ request: FakeRequest) -> Bool {
        guard request.target != nil else {
            return rights == nil || ["/version", "/readyz"].contains(request.path)
        }
        // Everybody may ask who they are (ClusterRole system:basic-user).
        return may(request.right) || request.right == "create selfsubjectreviews.authentication.k8s.io"
    }

    func may(_ right: String) -> Bool { rights?.contains(right) ?? true }
}

extension FakeAnswer {
    /// As the API server refuses what nobody has allowed.
    static func forbidden(_ request: FakeRequest, _ user: FakeUser) -> FakeAnswer {
        guard let target = request.target else {
            return failure(403, "Forbidden", "forbidden: User \"\(user.name)\" cannot get path \"\(request.path)\"")
        }
        let qualified = target.group.isEmpty ? target.resource : "\(target.resource).\(target.group)"
        let object = target.name.map { "\(qualified) \"\($0)\"" } ?? qualified
        let place = target.namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
        let message = """
            \(object) is forbidden: User "\(user.name)" cannot \(request.verb) resource \
            "\(target.resourceWithSubresource)" in API group "\(target.group)" \(place)
            """
        return failure(403, "Forbidden", message, name: target.name, kind: target.resource, group: target.group)
    }
}
