import Hummingbird
import NIOCore

/// Answers `POST /baseline?bytes=n` with n spaces after it has read the body: what this web server costs when the handler
/// does nothing.
@main
struct BaselineServer {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 18091
        let router = Router()
        router.post("baseline") { request, _ in
            let size = request.uri.queryParameters["bytes"].flatMap { Int($0) } ?? 0
            _ = try await request.body.collect(upTo: 256 << 20)
            return Response(
                status: .ok, headers: [.contentType: "application/json", .contentLength: "\(size)"],
                body: .init(byteBuffer: ByteBuffer(repeating: UInt8(ascii: " "), count: size)))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }
}
