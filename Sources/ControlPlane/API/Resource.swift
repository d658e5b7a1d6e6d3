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

    /// A part of the path that names something to be stored: letters, digits, `-`, `_` and `.`, at most 253 bytes, as
    /// Kubernetes' names and host names are.
    ///
    /// - Throws: a 400 ``APIProblem``.
    func newName(_ name: String) throws -> String {
        let text = try parameter(name)
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isAllowed, (1...253).contains(text.utf8.count) else {
            throw APIProblem.invalid(
                name, "is `\(text.prefix(64))`, which is no name",
                remedy: "use letters, digits, -, _ and ., at most 253")
        }
        return text
    }
}
