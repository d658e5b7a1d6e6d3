import Foundation

/// A Python program of the project that goes on until it is killed.
final class RunningScript {
    private let process = Process()
    private let output = Pipe()

    /// - Parameter path: relative to the project.
    init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.currentDirectoryURL = DocumentedScript.project
        process.arguments = ["python3", "-B", path] + arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// What it prints, up to the end of the first line that contains `text`, or of everything.
    func says(_ text: String) -> String {
        var said = ""
        while !said.split(separator: "\n").contains(where: { $0.contains(text) }) {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            said += String(decoding: data, as: UTF8.self)
        }
        return said
    }

    /// Ends it without a word to anybody.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { kill() }
}
