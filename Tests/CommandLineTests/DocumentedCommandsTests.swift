import Foundation
import NetworkLab
import TestSupport
import Testing

@Suite("Commands shown in documents", .serialized)
struct DocumentedCommandsTests {
    @Test("each block runs from the project's directory", arguments: try DocumentedScript.all())
    func blockRuns(script: DocumentedScript) async throws {
        guard script.makeTargets.isEmpty else { return try expectTargets(script.makeTargets) }
        // A namespace of its own: the documented ports are free there.
        try Requirement.root()
        let (code, said) = try await onOwnThread { try Self.run(script) }
        #expect(code == 0, "\(script.testDescription) ended with \(code):\n\(said)")
    }

    static func run(_ script: DocumentedScript) throws -> (code: Int32, output: String) {
        let lab = try NetworkLab(hosts: ["reader"])
        let output = Pipe()
        let text = "cd '\(DocumentedScript.project.path)'\n" + script.shellScript(programs: BuiltPrograms.directory)
        let process = try lab.spawn(
            "/bin/sh", ["-c", text], on: "reader", environment: ["NO_COLOR": "1"],
            output: output.fileHandleForWriting.fileDescriptor, diesWithThread: false)
        try output.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return (process.wait(), said)
    }

    @Test("the documents show commands at all")
    func thereAreBlocks() throws {
        let files = Set(try DocumentedScript.all().map(\.file))
        #expect(files.contains("README.md"))
        #expect(files.contains("Sources/ClusterModel/Documentation.docc/WritingAnApplication.md"))
    }

    private func expectTargets(_ targets: [String]) throws {
        let makefile = try String(
            contentsOf: DocumentedScript.project.appendingPathComponent("Makefile"), encoding: .utf8)
        for target in targets {
            #expect(makefile.contains("\n\(target):"), "the Makefile has no target \(target)")
        }
    }
}

/// The programs that were built beside the tests.
enum BuiltPrograms {
    static let directory = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent().path
}
