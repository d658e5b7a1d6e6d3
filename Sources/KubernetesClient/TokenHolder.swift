/// Who bears a token, by TokenReview.
package struct TokenHolder: Hashable, Sendable {
    package var username: String
    package var uid: String?
    package var groups: [String]?
    /// What else the API server knows, by key: `authentication.kubernetes.io/node-name` of a token that is bound to a pod.
    package var extra: [String: [String]]?

    package init(
        username: String, uid: String? = nil, groups: [String]? = nil, extra: [String: [String]]? = nil
    ) {
        self.username = username
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }
}
