import Foundation
import Hummingbird

/// Lets through who may do what is asked, by the cluster's own access control.
struct AccessMiddleware: RouterMiddleware {
    let access: AccessCache

    func handle(
        _ request: Request, context: APIRequestContext,
        next: @concurrent (Request, APIRequestContext) async throws -> Response
    ) async throws -> Response {
        let caller = try await access.caller(of: request)
        try await access.require(AccessQuestion(request), of: caller)
        var context = context
        context.caller = caller
        return try await next(request, context)
    }
}

extension AccessCache {
    /// - Throws: a 401 or 503 ``APIProblem``.
    func caller(of request: Request) async throws(APIProblem) -> Caller {
        guard let token = Self.token(of: request) else {
            throw Self.unauthenticated("the request has no bearer token; send `Authorization: Bearer TOKEN`")
        }
        switch await authenticate(token) {
        case .caller(let caller): return caller
        case .unknown:
            throw Self.unauthenticated(
                "the cluster does not know the token for this audience; make one with kubectl create token "
                    + "--audience \(Self.audience)")
        case .unavailable(let reason): throw Self.unavailable(reason)
        }
    }

    /// - Throws: a 403 or 503 ``APIProblem``.
    func require(_ question: AccessQuestion, of caller: Caller) async throws(APIProblem) {
        switch await authorize(caller, question) {
        case .allowed: return
        case .denied:
            throw APIProblem(
                .forbidden, .forbidden, "\(caller.user) may not \(question); grant it with a Role or ClusterRole")
        case .unavailable(let reason): throw Self.unavailable(reason)
        }
    }

    /// The audience that tokens for the REST API must be made for: those for the API server itself are not taken.
    package static let audience = "isochrone.dev"

    private static func unauthenticated(_ detail: String) -> APIProblem {
        APIProblem(.unauthorized, .unauthenticated, detail, headers: [.wwwAuthenticate: "Bearer"])
    }

    private static func unavailable(_ reason: String) -> APIProblem {
        APIProblem(
            .serviceUnavailable, .unavailable, "the cluster's API server can't be asked who may do this: \(reason)",
            headers: [.retryAfter: "5"])
    }

    /// RFC 6750, 2.1: the scheme is compared without regard to case.
    private static func token(of request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].trimmingCharacters(in: .whitespaces)
        return token.isEmpty ? nil : token
    }
}
