import Foundation
import MonitorBench
import NetworkLab

/// A TCP connection between two hosts of a lab whose server takes its time for each answer: what passive measurement
/// has to see through. Both ends are processes of their own, in one control group.
struct EchoPair {
    private static let role = "echo-role"
    static let port: UInt16 = 7

    let server: LabProcess
    let client: LabProcess

    /// - Parameter think: milliseconds between a question and its answer.
    init(
        in lab: NetworkLab, from near: String, to far: String, family: AddressFamily, think: Int, seconds: Int,
        group: LabControlGroup
    ) throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let address = lab.address(of: far, family: family) ?? ""
        server = try lab.spawn(
            program, [Self.role, "server", address, "\(think)"], on: far, output: STDERR_FILENO, controlGroup: group)
        client = try lab.spawn(
            program, [Self.role, "client", address, "\(seconds)"], on: near, output: STDERR_FILENO, controlGroup: group)
    }

    func end() {
        for process in [client, server] {
            process.signal(SIGKILL)
            process.wait()
        }
    }

    /// Does the work of one end if the arguments say so; says whether they do.
    static func playsRole(_ arguments: [String]) -> Bool {
        guard arguments.count == 5, arguments[1] == role, let number = Double(arguments[4]) else { return false }
        if arguments[2] == "server" { serve(arguments[3], think: number) } else { ask(arguments[3], seconds: number) }
        return true
    }

    private static func serve(_ address: String, think: Double) {
        guard let listener = try? TCPStream.listening(at: address, port: port) else { return }
        while let connection = listener.accepted() {
            connection.set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            while true {
                let question = connection.receive(4_096)
                guard !question.isEmpty else { break }
                usleep(UInt32(think * 1e3))
                guard connection.send(question) else { break }
            }
        }
    }

    private static func ask(_ address: String, seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            guard let connection = try? TCPStream.connected(to: address, port: port) else {
                // The server is not there yet.
                usleep(50_000)
                continue
            }
            connection.set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            while ContinuousClock.now < end, connection.send(Array("what is the time?".utf8)) {
                guard !connection.receive(4_096).isEmpty else { break }
            }
        }
    }
}
