import Foundation
import NetworkLab
import TestSupport
import Testing

/// A few lines of Python in a process of its own on a host of a lab: the other end of a conversation is nothing of ours,
/// and its sockets belong to a control group that only it is in.
final class LabScript: Sendable {
    private let process: LabProcess
    private let output: LabOutput
    private static let interpreter = "/usr/bin/python3"

    /// What every script may use: `say` prints a line, `wait` waits for ``go()``.
    private static let prelude = """
        import os, signal, socket, struct, sys, time
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        signal.alarm(60)
        def say(*words): print(*words, flush=True)
        def wait(): signal.sigwait({signal.SIGUSR1})
        def listen(address, port, family=socket.AF_INET):
            s = socket.create_server((address, port), family=family, backlog=4096)
            say("listening")
            return s
        def connect(address, port, family=socket.AF_INET):
            s = socket.socket(family, socket.SOCK_STREAM)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            s.connect((address, port))
            return s
        def receive(s, count):
            data = b""
            while len(data) < count:
                part = s.recv(min(65536, count - len(data)))
                if not part: break
                data += part
            return data
        def receive_all(s): return receive(s, 1 << 40)

        """

    init(_ code: String, on host: String, of lab: NetworkLab, in group: LabControlGroup? = nil) throws {
        try Requirement.check(
            access(Self.interpreter, X_OK) == 0 ? nil : "needs \(Self.interpreter): install python3")
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[1]) }
        output = LabOutput(ends[0])
        process = try lab.spawn(
            Self.interpreter, ["-c", Self.prelude + code], on: host, output: ends[1], controlGroup: group,
            diesWithThread: false)
    }

    deinit {
        process.signal(SIGKILL)
        process.wait()
    }

    /// The next line that the script has said.
    func line() throws -> String {
        try #require(output.line(), "the script has ended or said nothing for ten seconds")
    }

    /// The next line, which has to be this one.
    func expect(_ text: String) throws {
        let said = try line()
        try #require(said == text)
    }

    /// Lets a script that waits go on.
    func go() {
        process.signal(SIGUSR1)
    }

    /// Waits until the script has come to its end.
    func finish() throws {
        while let line = output.line() { Issue.record("the script says: \(line)") }
    }
}
