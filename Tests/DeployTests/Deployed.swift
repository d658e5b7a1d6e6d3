import Foundation
import TestSupport

/// What lies in the project, and what is made of it.
enum Deployed {
    static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let overlays = ["production", "fail-open", "laptop"]
    private static let python = path(".build/venv/bin/python")

    static func path(_ name: String) -> String { project.appendingPathComponent(name).path }

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    static func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The directory of the programs that were built beside the tests.
    static let programs = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent().path

    struct Run {
        var code: Int32
        var output: String
        var complaints: String
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    static func run(_ program: String, _ arguments: [String], input: String = "") throws -> Run {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = project
        let directory = try TemporaryDirectory()
        // Files instead of pipes: neither side has to wait for the other.
        let (input, output, complaints) = (
            try file(directory.file("input"), input), try file(directory.file("output"), ""),
            try file(directory.file("complaints"), "")
        )
        process.standardInput = input
        process.standardOutput = output
        process.standardError = complaints
        try process.run()
        process.waitUntilExit()
        return Run(
            code: process.terminationStatus,
            output: try String(contentsOfFile: directory.file("output"), encoding: .utf8),
            complaints: try String(contentsOfFile: directory.file("complaints"), encoding: .utf8))
    }

    private static func file(_ path: String, _ text: String) throws -> FileHandle {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return try FileHandle(forUpdating: URL(fileURLWithPath: path))
    }

    /// What `kubectl kustomize` builds of a directory.
    static func built(_ directory: String) throws -> String {
        try requirePython()
        let run = try run(path(".build/venv/bin/kubectl"), ["kustomize", directory])
        guard run.code == 0 else { throw Failure(description: run.complaints) }
        return run.output
    }

    /// The lines that a check of `Checks/checks.py` prints about YAML documents.
    static func check(_ name: String, _ arguments: [String] = [], of documents: String) throws -> [String] {
        try requirePython()
        let script = path("Tests/DeployTests/Checks/checks.py")
        let run = try run(python, ["-B", script, name] + arguments, input: documents)
        guard run.code == 0 else { throw Failure(description: "\(name): \(run.complaints)") }
        return run.output.split(separator: "\n").map(String.init)
    }

    private static func requirePython() throws {
        let isThere = FileManager.default.isExecutableFile(atPath: python)
        try Requirement.check(isThere ? nil : "needs .build/venv: run `sh Tests/Support/python-venv.sh`")
    }
}
