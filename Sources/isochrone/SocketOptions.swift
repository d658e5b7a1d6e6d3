import ArgumentParser
import Foundation

/// Which monitor the verbs about programs talk to.
struct SocketOptions: ParsableArguments {
    @Option(help: "The monitor's socket (default: ISOCHRONE_SOCKET, else /run/isochrone/monitor.sock).")
    var socket: String?

    /// - Throws: the end of the verb with exit status 2 for what is no path of a socket.
    func connection() throws -> APIConnection {
        let environment = ProcessInfo.processInfo.environment["ISOCHRONE_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let path = socket ?? environment ?? "/run/isochrone/monitor.sock"
        guard (1..<108).contains(path.utf8.count) else {
            Terminal.complain("isochrone: \"\(path)\" is no path of a socket; write at most 107 bytes")
            throw ExitCode.badInput
        }
        return APIConnection(socket: path)
    }
}
