import FoundationEssentials

extension KubernetesClient {
    /// Who bears a token that was made for `audience`; `nil` when the API server does not know it, or for others only.
    package func holder(of token: String, audience: String) async throws(KubernetesError) -> TokenHolder? {
        struct Answer: Decodable {
            /// Empty for a token that nobody knows.
            struct User: Decodable {
                var username: String?
                var uid: String?
                var groups: [String]?
                var extra: [String: [String]]?
            }

            struct Status: Decodable {
                /// Absent where it is false.
                var authenticated: Bool?
                var user: User?
                var audiences: [String]?
            }

            var status: Status
        }
        struct Review: Encodable {
            struct Spec: Encodable {
                var token: String
                var audiences: [String]
            }

            var apiVersion = "authentication.k8s.io/v1"
            var kind = "TokenReview"
            var spec: Spec
        }
        let right = KubernetesRight("create", "tokenreviews", group: "authentication.k8s.io")
        let status = try await review(
            Answer.self, Review(spec: .init(token: token, audiences: [audience])), right,
            path: "/apis/authentication.k8s.io/v1/tokenreviews"
        ).status
        // An authenticator that knows no audiences answers without any, and then the token is for the API server itself.
        guard status.authenticated == true, status.audiences?.contains(audience) == true,
            let user = status.user, let name = user.username
        else { return nil }
        return TokenHolder(username: name, uid: user.uid, groups: user.groups, extra: user.extra)
    }

    /// What somebody wants to do with a resource.
    package struct ResourceAccess: Hashable, Sendable, Encodable {
        package var verb: String
        package var group: String
        package var resource: String
        package var subresource: String?
        package var namespace: String?
        package var name: String?

        package init(
            verb: String, group: String, resource: String, subresource: String? = nil, namespace: String? = nil,
            name: String? = nil
        ) {
            self.verb = verb
            self.group = group
            self.resource = resource
            self.subresource = subresource
            self.namespace = namespace
            self.name = name
        }
    }

    /// Whether the cluster's access control allows it, by SubjectAccessReview.
    package func allows(_ holder: TokenHolder, _ access: ResourceAccess) async throws(KubernetesError) -> Bool {
        struct Answer: Decodable {
            struct Status: Decodable {
                var allowed: Bool
            }

            var status: Status
        }
        struct Review: Encodable {
            struct Spec: Encodable {
                var user: String
                var uid: String?
                var groups: [String]?
                var extra: [String: [String]]?
                var resourceAttributes: ResourceAccess
            }

            var apiVersion = "authorization.k8s.io/v1"
            var kind = "SubjectAccessReview"
            var spec: Spec
        }
        let right = KubernetesRight("create", "subjectaccessreviews", group: "authorization.k8s.io")
        let spec = Review.Spec(
            user: holder.username, uid: holder.uid, groups: holder.groups, extra: holder.extra,
            resourceAttributes: access)
        return try await review(
            Answer.self, Review(spec: spec), right, path: "/apis/authorization.k8s.io/v1/subjectaccessreviews"
        ).status.allowed
    }

    /// Reviews are asked with POST and change nothing, so that asking twice does no harm.
    private func review<Answer: Decodable>(
        _ type: Answer.Type, _ question: some Encodable, _ right: KubernetesRight, path: String
    ) async throws(KubernetesError) -> Answer {
        let request = APIRequest(
            right: right, method: "POST", path: path, contentType: "application/json",
            body: try question.encoded(right), isIdempotent: true)
        return try decode(type, try await answer(request), of: request)
    }
}
