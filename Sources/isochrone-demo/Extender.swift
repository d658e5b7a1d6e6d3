import CommandSupport
import Glibc

/// Starts `isochrone-extender` and waits until it is ready.
@MainActor
struct Extender {
    let stage: Stage
    let api: String
    let webhook: String
    let metrics: String

    func start(topology: String, application: String) async throws -> ControlPlaneConnection {
        _ = try stage.start(
            "isochrone-extender",
            [
                "--plain", "--insecure-listen", "--api", api, "--webhook", webhook, "--metrics", metrics,
                "--state", "sqlite:\(stage.path)/state.db", "--topology", topology, "--application", application,
            ])
        let connection = ControlPlaneConnection(webhook: "http://\(webhook)", api: "http://\(api)")
        for _ in 0..<100 {
            try stage.requireAlive()
            if await connection.isListening(at: "http://\(metrics)") { return connection }
            try await Interrupt.pause(0.1)
        }
        throw DemoFailure("isochrone-extender did not answer within 10 s: \(stage.lastWords(of: "isochrone-extender"))")
    }
}

/// Ports on loopback that nobody listens on.
enum FreePort {
    static func next() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length)
                getsockname(descriptor, generic, &length)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }
}
