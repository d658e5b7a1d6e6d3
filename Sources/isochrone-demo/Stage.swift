import Foundation
import NetworkLab

/// What the demo starts and leaves: processes, namespaces and a directory, all of them gone after ``clear()``.
@MainActor
final class Stage {
    let directory: URL
    /// The same, as text.
    var path: String { directory.path }
    private let programs: URL
    private var processes: [(name: String, process: LabProcess)] = []
    /// The namespaces and the relay, where measurements are real.
    var lab: NetworkLab?

    /// - Throws: when no temporary directory can be made.
    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("isochrone-demo-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        programs = URL(fileURLWithPath: program).deletingLastPathComponent()
    }

    /// The path of one of our programs, beside this one.
    func path(of program: String) -> String {
        programs.appendingPathComponent(program).path
    }

    /// Starts a program with its output in a file of the stage's directory.
    func start(
        _ program: String, _ arguments: [String], on host: String? = nil, as name: String? = nil
    ) throws -> LabProcess {
        let name = name ?? program
        guard FileManager.default.isExecutableFile(atPath: path(of: program)) else {
            throw DemoFailure("\(path(of: program)) is not there: `make demo` builds it")
        }
        let log = open(logPath(name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw DemoFailure("cannot write \(logPath(name)): \(String(cString: strerror(errno)))") }
        defer { close(log) }
        let process =
            if let host, let lab {
                try lab.spawn(path(of: program), arguments, on: host, output: log)
            } else {
                try LabProcess(path(of: program), arguments, output: log)
            }
        processes.append((name, process))
        return process
    }

    func logPath(_ name: String) -> String { directory.appendingPathComponent("\(name).log").path }

    /// The last line that a program wrote: what it died of.
    func lastWords(of name: String) -> String {
        let text = (try? String(contentsOfFile: logPath(name), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").last.map(String.init) ?? "it wrote nothing"
    }

    /// Fails with the last words of a program that should still run and does not.
    func requireAlive() throws {
        for (name, process) in processes {
            guard let code = process.exitCode() else { continue }
            throw DemoFailure("\(name) ended with exit code \(code): \(lastWords(of: name))")
        }
    }

    /// Ends one process in order, within two seconds, or else at once.
    func end(_ process: LabProcess) {
        processes.removeAll { $0.process === process }
        process.signal(SIGTERM)
        for _ in 0..<40 {
            if process.exitCode() != nil { return }
            // On the way out there is nothing else to do, and the signal handler must not cut the clearing short.
            usleep(50_000)
        }
        process.signal(SIGKILL)
        process.wait()
    }

    /// Leaves a process that has ended out of account.
    func forget(_ process: LabProcess) {
        processes.removeAll { $0.process === process }
    }

    /// Ends everything that was started, the last first.
    func endAll() {
        processes.forEach { $0.process.signal(SIGTERM) }
        for (_, process) in processes.reversed() { end(process) }
    }

    /// Ends everything and removes the directory.
    func clear() {
        endAll()
        lab?.stop()
        lab = nil
        try? FileManager.default.removeItem(at: directory)
    }
}

/// Why the demo cannot go on, in one sentence.
struct DemoFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
