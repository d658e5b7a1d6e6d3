import Foundation
import Testing

@Suite("isochrone validate")
struct ValidateCommandTests {
    private struct Ending {
        var code: Int32
        var output: String
        var complaints: String
    }

    private static let project = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized.path

    private func isochrone(_ arguments: String..., input: String = "") throws -> Ending {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(BuiltPrograms.directory)/isochrone")
        process.arguments = arguments
        let pipes = (input: Pipe(), output: Pipe(), complaints: Pipe())
        process.standardInput = pipes.input
        process.standardOutput = pipes.output
        process.standardError = pipes.complaints
        try process.run()
        try pipes.input.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try pipes.input.fileHandleForWriting.close()
        let output = String(decoding: pipes.output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaints = String(decoding: pipes.complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Ending(code: process.terminationStatus, output: output, complaints: complaints)
    }

    @Test("good files get a line each and status 0")
    func good() throws {
        let policy = "\(Self.project)/policies/balanced.yaml"
        let topology = "\(Self.project)/simulations/topologies/seven.yaml"
        let ending = try isochrone("validate", policy, topology)
        #expect(ending.code == 0)
        #expect(ending.output == "\(policy): ok\n\(topology): ok\n")
        #expect(ending.complaints.isEmpty)
    }

    @Test("problems go to standard error, one a line, with status 2; good files are still named")
    func bad() throws {
        let policy = "\(Self.project)/policies/balanced.yaml"
        let ending = try isochrone("validate", "-", policy, "/none.yaml", input: "kind: Topologie\nspec: {}\n")
        #expect(ending.code == 2)
        #expect(ending.output == "\(policy): ok\n")
        #expect(
            ending.complaints == """
                -:1:1: apiVersion: is missing; write apiVersion: isochrone.dev/v1alpha1
                -:1:7: kind: `Topologie` is not known here; did you mean `Topology`?
                /none.yaml: there is no such file

                """)
    }

    @Test("JSON lists what was found in each file")
    func json() throws {
        let ending = try isochrone("validate", "--output", "json", "-", input: "[]")
        let list = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [[String: Any]]
        let problem = (list?.first?["problems"] as? [[String: Any]])?.first
        #expect(ending.code == 2)
        #expect(list?.count == 1)
        #expect(list?.first?["ok"] as? Bool == false)
        #expect(problem?["line"] as? Int == 1)
        #expect(problem?["message"] as? String == "expected a mapping, found a list")
    }

    @Test("a wrong option and a missing file name end with 2 and say how it is used", arguments: ["--bogus", nil])
    func usage(option: String?) throws {
        let ending = try option.map { try isochrone("validate", $0) } ?? isochrone("validate")
        #expect(ending.code == 2)
        #expect(ending.complaints.contains("Usage: isochrone validate"))
    }
}
