import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Serves a large cluster's lists and one watch of its pods on the loopback, all of it made before the first request.
struct LargeClusterServer {
    private let lists: [String: [String: [UInt8]]]
    private let events: [[UInt8]]

    init(_ cluster: LargeCluster) {
        lists = [
            "nodes": cluster.pages(of: "Node", cluster.node, count: cluster.nodes),
            "pods": cluster.pages(of: "Pod", { cluster.pod($0) }, count: cluster.pods),
            "applications": cluster.pages(of: "Application", cluster.application, count: cluster.applications),
        ]
        // As TCP would join them: about 64 kB at a time.
        events = stride(from: 0, to: cluster.events, by: 12).map { first in
            (first..<min(cluster.events, first + 12)).flatMap { Array(cluster.event($0).utf8) }
        }
    }

    var eventBytes: Int { events.reduce(0) { $0 + $1.count } }
    var listBytes: Int { lists.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } } }

    func run(onPort tell: @escaping @Sendable (Int) -> Void) async throws {
        let router = Router()
        router.get("**") { request, _ in answer(request) }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { tell($0.localAddress?.port ?? 0) },
            logger: Logger(label: "server", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await application.run()
    }

    private func answer(_ request: Request) -> Response {
        let kind = request.uri.path.split(separator: "/").last.map(String.init) ?? ""
        let parameters = request.uri.queryParameters
        if parameters["watch"] == "true" { return watch(isOfPods: kind == "pods") }
        guard let page = lists[kind]?[parameters["continue"].map(String.init) ?? ""] else {
            return Response(status: .notFound)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: page)))
    }

    /// Nothing happens after the last event; the stream stays open for as long as a watch lasts.
    private func watch(isOfPods: Bool) -> Response {
        let body = ResponseBody { [events] writer in
            if isOfPods {
                for lines in events { try await writer.write(ByteBuffer(bytes: lines)) }
            }
            try? await Task.sleep(for: .seconds(600))
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/json"], body: body)
    }
}
