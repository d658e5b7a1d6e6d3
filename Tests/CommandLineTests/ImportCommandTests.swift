import Foundation
import Testing

@Suite("isochrone import")
struct ImportCommandTests {
    private static let corpus = DocumentedScript.project.appendingPathComponent("Tests/ManifestsTests/Corpus/import")
        .path

    @Test("the manifest goes to standard output and the report to standard error; what comes out is valid")
    func imported() throws {
        let run = try ProgramRun("isochrone", ["import", "\(Self.corpus)/abilene.gml", "--name", "abilene"])
        #expect(run.code == 0)
        #expect(run.output.contains("kind: Topology"))
        #expect(!run.complaints.isEmpty)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("imported-\(UUID().uuidString).yaml")
        try run.output.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try ProgramRun("isochrone", ["validate", file.path]).code == 0)
    }

    @Test(
        "formats are found out from the contents, and drafts can be validated",
        arguments: [("compose.yaml", "(compose)"), ("online-boutique.yaml", "(kubernetes)")])
    func drafts(file: String, format: String) throws {
        let run = try ProgramRun("isochrone", ["import", "\(Self.corpus)/\(file)"])
        #expect(run.code == 0)
        #expect(run.complaints.contains(format))
        let draft = FileManager.default.temporaryDirectory.appendingPathComponent("draft-\(UUID().uuidString).yaml")
        try run.output.write(to: draft, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: draft) }
        #expect(try ProgramRun("isochrone", ["validate", draft.path]).code == 0)
    }

    @Test(
        "wrong input ends with 2 and says what to change",
        arguments: [
            (["/none.gml"], "/none.gml"), (["\(corpus)/abilene.gml", "--format", "nope"], "nope"),
            (["\(corpus)/abilene.gml", "--format", "graphml"], "abilene.gml"),
        ])
    func wrongInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone", ["import"] + arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(complaint))
    }
}
