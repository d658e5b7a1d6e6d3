import Hummingbird
import Logging
import StateStore

/// Answers every error with a problem document.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: APIRequestContext,
        next: @concurrent (Request, APIRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = APIProblem(error, request: request)
            if problem.status.kind == .serverError {
                context.logger.error(
                    "The request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            }
            return try problem.response(from: request, context: context)
        }
    }
}

extension APIProblem {
    init(_ error: any Error, request: Request) {
        switch error {
        case let problem as APIProblem: self = problem
        case let error as StateStoreError: self.init(error)
        case let error as any HTTPResponseError where error.status == .notFound:
            self.init(.notFound, .notFound, "nothing is served at \(request.uri.path); see /api/v1 for what is")
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            self.init(.contentTooLarge, .tooLarge, "the body is larger than this server reads")
        case let error as any HTTPResponseError where error.status.kind == .clientError:
            self.init(error.status, .unreadable, "\(error)")
        default:
            self.init(.internalServerError, .failed, "the server failed to answer; its log says why")
        }
    }

    private init(_ error: StateStoreError) {
        switch error {
        case .conflict(let key, let revision):
            let present = revision.map { "is at revision \($0)" } ?? "does not exist"
            self.init(.conflict, .conflict, "\(key) \(present), not as the request expected; read it again")
        default:
            self.init(.serviceUnavailable, .unavailable, "\(error)", headers: [.retryAfter: "5"])
        }
    }
}
