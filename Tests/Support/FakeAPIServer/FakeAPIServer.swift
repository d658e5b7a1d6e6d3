import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// An API server on a real socket of the loopback.
package struct FakeAPIServer: Sendable {
    /// PEM files of a server that speaks TLS.
    package struct TLS: Sendable {
        package var certificate: String
        package var key: String
        /// Where given, clients must show a certificate that one of these signed.
        package var clientAuthority: String?

        package init(certificate: String, key: String, clientAuthority: String? = nil) {
            self.certificate = certificate
            self.key = key
            self.clientAuthority = clientAuthority
        }
    }

    package let cluster: FakeCluster
    package let port: Int
    private let scheme: String

    /// `https://127.0.0.1:PORT` or `http://…`.
    package var url: String { "\(scheme)://127.0.0.1:\(port)" }

    /// Runs a server for as long as `body` takes.
    ///
    /// - Parameter port: 0 for any that is free.
    package static func run(
        _ cluster: FakeCluster, tls: TLS? = nil, port wanted: Int = 0,
        _ body: @escaping @Sendable (FakeAPIServer) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router(cluster), server: try builder(tls),
            configuration: .init(address: .hostname("127.0.0.1", port: wanted)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "fake", factory: { _ in SwiftLogNoOpLogHandler() }))
        // Cancelling would drop connections that are just being accepted, which NIO takes for a mistake.
        let services = ServiceGroup(
            configuration: .init(
                services: [.init(service: application)], gracefulShutdownSignals: [], cancellationSignals: [],
                logger: application.logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw CancellationError() }
            let result: Result<Void, any Error>
            do {
                let server = FakeAPIServer(cluster: cluster, port: port, scheme: tls == nil ? "http" : "https")
                result = .success(try await body(server))
            } catch {
                result = .failure(error)
            }
            cluster.endWatches()
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            try result.get()
        }
    }

    private static func builder(_ tls: TLS?) throws -> HTTPServerBuilder {
        guard let tls else { return .http1() }
        let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { NIOSSLCertificateSource.certificate($0) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: tls.key, format: .pem)))
        if let authority = tls.clientAuthority {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
            configuration.certificateVerification = .noHostnameVerification
        }
        return try .tls(tlsConfiguration: configuration)
    }

    private static func router(_ cluster: FakeCluster) -> Router<BasicRequestContext> {
        let router = Router()
        for method: HTTPRequest.Method in [.get, .post, .patch, .put, .delete] {
            router.on("**", method: method) { request, _ in
                let body = try await request.body.collect(upTo: 4 << 20)
                return try await respond(to: FakeRequest(request, body: Array(body.readableBytesView)), cluster)
            }
        }
        return router
    }

    private static func respond(to request: FakeRequest, _ cluster: FakeCluster) async throws -> Response {
        let fault = cluster.nextFault(for: request)
        switch fault {
        case nil, .hang, .cut, .errorEvent, .line: return response(to: request, cluster, fault)
        case .status(let status):
            return Response(.failure(status, "InternalError", "scripted", hasDetails: false))
        case .throttled(let retryAfter):
            return Response(
                .failure(429, "TooManyRequests", "too many requests, please try again later", retryAfter: retryAfter))
        case .delay(let duration):
            try await Task.sleep(for: duration)
            return response(to: request, cluster, nil)
        case .dropped: return .brokenOff(status: 200)
        case .answerLost: return .brokenOff(status: cluster.answer(request).status)
        }
    }

    private static func response(to request: FakeRequest, _ cluster: FakeCluster, _ fault: FakeFault?) -> Response {
        switch cluster.reply(request) {
        case .answer(let answer): Response(answer)
        case .watch(let watch): FakeWatchResponse(cluster: cluster, watch: watch, fault: fault).response
        }
    }
}

extension FakeRequest {
    fileprivate init(_ request: Request, body: [UInt8]) {
        let authorization = request.headers[.authorization] ?? ""
        self.init(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
            contentType: request.headers[.contentType], accept: request.headers[.accept], body: body,
            token: authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst("Bearer ".count)) : nil)
    }
}

extension Response {
    fileprivate init(_ answer: FakeAnswer) {
        var headers: HTTPFields = [.contentType: answer.contentType]
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        self.init(
            status: .init(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// Promises more than it sends, and closes the connection.
    fileprivate static func brokenOff(status: Int) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: ResponseBody(contentLength: 80) { _ in throw CancellationError() })
    }
}
