/// Who sent a request, as the cluster's API server knows the bearer of its token.
package struct Caller: Hashable, Sendable {
    /// `system:serviceaccount:isochrone-system:isochrone-monitor`.
    package var user: String
    package var uid: String?
    package var groups: [String]
    /// What else the API server knows, by key.
    package var extra: [String: [String]]

    package init(user: String, uid: String? = nil, groups: [String] = [], extra: [String: [String]] = [:]) {
        self.user = user
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// The node whose pod the token was made for; `nil` for people, and for tokens that are bound to no pod.
    package var node: String? {
        extra["authentication.kubernetes.io/node-name"]?.first
    }
}
