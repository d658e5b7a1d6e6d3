import Foundation
import Hummingbird

/// A path with what its methods do.
struct Resource: Sendable {
    typealias Handler = @Sendable (Request, APIRequestContext) async throws -> Response

    let path: RouterPath
    let handlers: [HTTPRequest.Method: Handler]

    init(_ path: RouterPath, _ handlers: [HTTPRequest.Method: Handler]) {
        self.path = path
        self.handlers = handlers
    }

    private static let methods: [HTTPRequest.Method] = [.get, .put, .post, .delete, .patch, .options]

    /// Registers the handlers, and for all other methods a 405 that says which ones there are.
    func register(on router: some RouterMethods<APIRequestContext>) {
        let allowed = Self.methods.filter { handlers[$0] != nil }.map(\.rawValue).joined(separator: ", ")
        for method in Self.methods {
            let handler =
                handlers[method] ?? { request, _ in
                    throw APIProblem(
                        .methodNotAllowed, .methodNotAllowed,
                        "\(request.uri.path) does not support \(request.method.rawValue), only \(allowed)",
                        headers: [.allow: allowed])
                }
            router.on(path, method: method, use: handler)
        }
    }
}

extension APIRequestContext {
    /// A part of the path, without its escapes.
    func parameter(_ name: String) throws -> String {
        let text = try parameters.require(name)
        return text.removingPercentEncoding ?? text
    }
}
