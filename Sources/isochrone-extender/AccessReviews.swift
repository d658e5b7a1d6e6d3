import ControlPlane
import KubernetesClient

extension KubernetesAccess {
    /// Asks the API server who bears a token and what that caller may do: TokenReview and SubjectAccessReview.
    var accessControl: AccessControl {
        let client = reviews
        return AccessControl { token in
            do {
                let holder = try await client.holder(of: token, audience: AccessCache.audience)
                return holder.map { .caller(Caller($0)) } ?? .unknown
            } catch {
                return .unavailable("\(error)")
            }
        } authorize: { caller, question in
            do {
                let allows = try await client.allows(TokenHolder(caller), .init(question))
                return allows ? .allowed : .denied
            } catch {
                return .unavailable("\(error)")
            }
        }
    }
}

extension Caller {
    fileprivate init(_ holder: TokenHolder) {
        self.init(user: holder.username, uid: holder.uid, groups: holder.groups ?? [], extra: holder.extra ?? [:])
    }
}

extension TokenHolder {
    fileprivate init(_ caller: Caller) {
        self.init(username: caller.user, uid: caller.uid, groups: caller.groups, extra: caller.extra)
    }
}

extension KubernetesClient.ResourceAccess {
    fileprivate init(_ question: AccessQuestion) {
        let parts = question.resource.split(separator: "/", maxSplits: 1).map(String.init)
        self.init(
            verb: question.verb, group: "isochrone.dev", resource: parts.first ?? "",
            subresource: parts.count > 1 ? parts[1] : nil, namespace: question.namespace, name: question.name)
    }
}
