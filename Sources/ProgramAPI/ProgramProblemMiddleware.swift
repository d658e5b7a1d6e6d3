import Hummingbird
import Logging

/// Answers every error with a problem document.
struct ProgramProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = ProgramProblem(error, request: request)
            if problem.status.kind == .serverError {
                context.logger.error(
                    "The request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            }
            return try problem.response(to: request)
        }
    }
}
