import Foundation
import Testing

@Suite("isochrone export")
struct ExportCommandTests {
    private static let project = DocumentedScript.project.path
    private static let application = "\(project)/simulations/demo/application.yaml"
    private static let topology = "\(project)/simulations/demo/topology.yaml"

    @Test(
        "text goes to standard output and the report to standard error",
        arguments: ["dot", "mermaid", "diktyo", "polaris"])
    func exported(format: String) throws {
        let run = try ProgramRun("isochrone", ["export", Self.application, Self.topology, "--format", format])
        #expect(run.code == 0)
        let start = ["dot": "digraph isochrone {", "mermaid": "flowchart LR"][format] ?? "apiVersion: "
        #expect(run.output.hasPrefix(start))
        #expect(run.complaints.contains("of \(Self.topology) to \(format): "))
        #expect(run.complaints.contains("carried over:"))
    }

    @Test("what was exported can be imported", arguments: ["diktyo", "polaris"])
    func importedAgain(format: String) throws {
        let exported = try ProgramRun("isochrone", ["export", Self.application, "--format", format])
        try withFile("graph.yaml", exported.output) { file in
            let imported = try ProgramRun("isochrone", ["import", file])
            #expect(imported.code == 0)
            #expect(imported.output.contains("kind: Application"))
        }
    }

    @Test("a drawing is coloured by what place printed, and the report can be a file of JSON")
    func placement() throws {
        let files = ["--topology", Self.topology, "--application", Self.application]
        let plan = try ProgramRun("isochrone", ["place"] + files + ["-o", "json"])
        #expect(plan.code == 0)
        try withFile("plan.json", plan.output) { placed in
            try withFile("report.json", "") { report in
                let run = try ProgramRun(
                    "isochrone",
                    [
                        "export", Self.application, Self.topology, "--format", "dot", "--placement", placed, "--report",
                        report,
                    ])
                #expect(run.code == 0)
                #expect(run.complaints.isEmpty)
                #expect(run.output.contains("fillcolor=\"#"))
                let account = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: report)))
                #expect((account as? [String: Any])?["format"] as? String == "dot")
            }
        }
    }

    @Test(
        "wrong input ends with 2 and says what to change",
        arguments: [
            (["/none.yaml", "--format", "dot"], "/none.yaml: there is no such file"),
            ([application, "--format", "svg"], "svg"), ([application], "--format"),
            ([application, "--format", "dot", "--placement", application], "it holds no placements; give what"),
            ([application, "--format", "diktyo", "--placement", "p.json"], "--placement colours drawings"),
            (["\(project)/policies/balanced.yaml", "--format", "dot"], "dot has no place for a SchedulingPolicy"),
            (["-", "-", "--format", "dot"], "name it once"),
            ([application, "--format", "dot", "--weights", ""], "--weights"),
        ])
    func wrongInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone", ["export"] + arguments)
        #expect(run.code == 2, "\(run.complaints)")
        #expect(run.complaints.contains(complaint), "\(run.complaints)")
        #expect(run.output.isEmpty)
    }

    @Test("every problem of every file is told of in one run")
    func allProblems() throws {
        let run = try ProgramRun("isochrone", ["export", "/none.yaml", "/nowhere.yaml", "--format", "dot"])
        #expect(run.code == 2)
        #expect(run.complaints.contains("/none.yaml: ") && run.complaints.contains("/nowhere.yaml: "))
    }

    @Test("the help of both verbs names every format and gives examples", arguments: ["import", "export"])
    func help(verb: String) throws {
        let help = try ProgramRun("isochrone", [verb, "--help"])
        #expect(help.code == 0)
        #expect(help.output.contains("EXAMPLES"))
        let formats =
            verb == "import"
            ? ["graphml", "gml", "matrix", "diktyo", "polaris", "compose", "kubernetes"]
            : ["dot", "mermaid", "diktyo", "polaris"]
        for format in formats { #expect(help.output.contains("\n\(format)") || help.output.contains(", \(format) ")) }
    }

    @Test("shells complete the formats", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) throws {
        let script = try ProgramRun("isochrone", ["--generate-completion-script", shell])
        #expect(script.code == 0)
        #expect(script.output.contains("mermaid") && script.output.contains("kubernetes"))
    }

    private func withFile(_ name: String, _ text: String, _ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        try body(file.path)
    }
}
