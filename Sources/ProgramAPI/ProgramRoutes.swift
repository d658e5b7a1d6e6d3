package import BPFPrograms
import ClusterModel
import Foundation
package import Hummingbird
package import Logging
import Manifests
import NIOCore

/// `/programs`: what runs in the kernel, and what is to run there.
package struct ProgramRoutes: Sendable {
    private let manager: ProgramManager
    private let logger: Logger
    private let onChange: @Sendable () -> Void
    /// Of a body, in octets: a manifest of a hundred metrics has some ten thousand.
    private static let largestBody = 256 << 10

    /// - Parameter onChange: is called after each change of what is loaded.
    package init(manager: ProgramManager, logger: Logger, onChange: @escaping @Sendable () -> Void = {}) {
        self.manager = manager
        self.logger = logger
        self.onChange = onChange
    }

    /// The API with its errors as problem documents.
    package func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: ProgramProblemMiddleware())
        register("/programs", [.get: list], on: router)
        register("/programs/:name", [.get: get, .put: put, .delete: delete], on: router)
        return router
    }

    private typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

    private func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        struct List: Encodable { var items: [ProgramDocument] }
        let manager = manager
        let reports = try await BlockingWork.run { manager.reports() }
        return try .json(List(items: reports.map(ProgramDocument.init)))
    }

    private func get(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await document(of: Self.name(context))
    }

    /// Loads or updates what the body describes; without a body it loads again what is known.
    private func put(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (name, manager) = (try Self.name(context), manager)
        guard let program = try await Self.program(in: request, named: name) else {
            try await change { try manager.start(name) }
            logger.notice("A program was loaded", metadata: ["program": "\(name)"])
            return try await document(of: name)
        }
        let outcome = try await change { try manager.put(program) }
        logger.notice(
            "A program was loaded",
            metadata: ["program": "\(name)", "outcome": "\(outcome)", "sha256": "\(program.digest)"])
        return try await document(of: name, status: outcome == .loaded ? .created : .ok)
    }

    private func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (name, manager) = (try Self.name(context), manager)
        for failure in try await change({ try manager.unload(name) }) {
            logger.error("A program leaves something behind", metadata: ["program": "\(name)", "error": "\(failure)"])
        }
        logger.notice("A program was unloaded", metadata: ["program": "\(name)"])
        return Response(status: .noContent)
    }

    private func change<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        defer { onChange() }
        return try await BlockingWork.run(work)
    }

    private func document(of name: String, status: HTTPResponse.Status = .ok) async throws -> Response {
        let manager = manager
        return try .json(
            ProgramDocument(try await BlockingWork.run { try manager.report(name) }), status: status)
    }

    private static func name(_ context: BasicRequestContext) throws -> String {
        let text = try context.parameters.require("name")
        return text.removingPercentEncoding ?? text
    }

    /// The manifest in the body; `nil` when there is none.
    private static func program(in request: Request, named name: String) async throws -> UserProgram? {
        let bytes = try await body(of: request)
        guard !bytes.isEmpty else { return nil }
        if let type = request.headers[.contentType], !type.contains("json"), !type.contains("yaml") {
            throw ProgramProblem(
                status: .unsupportedMediaType, kind: .unsupportedMediaType,
                detail: "the body is of the type \(type.prefix(64)); send application/json or application/yaml")
        }
        switch ManifestReader.program(from: bytes, file: "body") {
        case .failure(let problems):
            throw ProgramProblem(
                status: .badRequest, kind: .invalid, detail: problems.first?.description ?? "", errors: problems)
        case .success(let program):
            guard program.name == name else {
                throw ProgramProblem(
                    status: .badRequest, kind: .invalid,
                    detail: "the manifest is named \(program.name), and the path \(name.prefix(64)); use one name")
            }
            return program
        }
    }

    private static func body(of request: Request) async throws -> [UInt8] {
        let tooLarge = ProgramProblem(
            status: .contentTooLarge, kind: .tooLarge, detail: "the body is larger than \(largestBody) bytes")
        if let declared = request.headers[.contentLength].flatMap(Int.init), declared > largestBody { throw tooLarge }
        do {
            return Array(try await request.body.collect(upTo: largestBody).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    /// Registers the handlers, and for all other methods a 405 that says which ones there are.
    private func register(
        _ path: RouterPath, _ handlers: [HTTPRequest.Method: Handler], on router: Router<BasicRequestContext>
    ) {
        let methods: [HTTPRequest.Method] = [.get, .put, .delete, .post, .patch, .options]
        let allowed = methods.filter { handlers[$0] != nil }.map(\.rawValue).joined(separator: ", ")
        for method in methods {
            let handler =
                handlers[method] ?? { request, _ in
                    throw ProgramProblem(
                        status: .methodNotAllowed, kind: .methodNotAllowed,
                        detail: "\(request.uri.path) does not support \(request.method.rawValue), only \(allowed)",
                        headers: [.allow: allowed])
                }
            router.on(path, method: method, use: handler)
        }
    }
}
