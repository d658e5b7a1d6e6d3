import Foundation
import NetworkLab

/// A running `isochrone-monitor` in a namespace.
package final class Daemon {
    package let node: String
    package let process: LabProcess
    private let namespace: LabNamespace
    private let work: WorkDirectory
    private var hasEnded = false

    /// Where a daemon serves its metrics, in its own namespace.
    private static let metricsPort: UInt16 = 9091

    /// A peer of a daemon.
    package struct Peer: Encodable, Sendable {
        var name: String
        var address: String
        /// Both sides have to say the same; `nil`: what daemons agree on by their names.
        var session: Int?

        package init(name: String, address: String, session: Int? = nil) {
            self.name = name
            self.address = address
            self.session = session
        }
    }

    /// Starts a daemon; it dies with the calling thread.
    package init(
        _ node: String, in namespace: LabNamespace, peers: [Peer], _ arguments: [String], _ options: BenchOptions,
        _ work: WorkDirectory
    ) throws {
        self.node = node
        self.namespace = namespace
        self.work = work
        let list = String(decoding: try JSONEncoder().encode(peers), as: UTF8.self)
        let path = try work.write(list, as: "peers-\(node).json")
        let log = open(work.path("\(node).log"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(log) }
        process = try LabProcess(
            options.monitor,
            [
                "--node", node, "--peers", path, "--metrics", "127.0.0.1:\(Self.metricsPort)", "--socket", "none",
                "--pins", "none", "--full-mesh", "1024", "--max-peers", "128",
            ] + arguments
                + options.daemonOptions, namespace: namespace, output: log)
    }

    deinit {
        end()
    }

    /// Returns once the daemon serves its metrics, at which time its programs are attached.
    package func awaitReady() throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if (try? metrics()) != nil { return }
            try requireAlive()
            usleep(20_000)
        }
        throw BenchFailure("the daemon of \(node) is not ready within 60 s: \(lastWords)")
    }

    package func requireAlive() throws {
        guard !hasEnded, let code = process.exitCode() else { return }
        hasEnded = true
        throw BenchFailure("the daemon of \(node) ended with exit code \(code): \(lastWords)")
    }

    /// The text of `/metrics`.
    package func metrics() throws -> String {
        try namespace.inside {
            let stream = try TCPStream.connected(to: "127.0.0.1", port: Self.metricsPort)
            var rest: [UInt8] = []
            guard stream.send(Array("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)),
                let answer = HTTPMessage(from: stream, rest: &rest)
            else { throw BenchFailure("the daemon of \(node) does not serve its metrics") }
            return String(decoding: answer.body, as: UTF8.self)
        }
    }

    /// The last line that the daemon wrote.
    package var lastWords: String {
        work.read("\(node).log").split(separator: "\n").last.map(String.init) ?? "it wrote nothing"
    }

    /// Asks the daemon to end without waiting for it.
    package func askToEnd() {
        if !hasEnded { process.signal(SIGTERM) }
    }

    /// Ends the daemon in order, within five seconds, or else at once.
    package func end() {
        guard !hasEnded else { return }
        hasEnded = true
        process.signal(SIGTERM)
        for _ in 0..<250 {
            if process.exitCode() != nil { return }
            usleep(20_000)
        }
        process.signal(SIGKILL)
        process.wait()
    }
}
