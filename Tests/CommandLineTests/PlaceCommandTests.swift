import Foundation
import Testing

@Suite("isochrone place")
struct PlaceCommandTests {
    private static let demo = DocumentedScript.project.appendingPathComponent("simulations/demo").path
    private static let topology = "\(demo)/topology.yaml"
    private static let application = "\(demo)/application.yaml"

    @Test("JSON has what programs need: status, objective, bound, gap, placements and the explanation")
    func json() throws {
        let run = try ProgramRun(
            "isochrone",
            ["place", "--topology", Self.topology, "--application", Self.application, "--output", "json"])
        #expect(run.code == 0)
        let plan = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(plan["status"] as? String == "optimal")
        #expect((plan["objective"] as? Double).map { abs($0 - 2.05) < 1e-9 } == true)
        #expect(plan["bound"] as? Double == plan["objective"] as? Double)
        #expect((plan["gap"] as? Double) == 0)
        let placements = try #require(plan["placements"] as? [[String: Any]])
        let nodes = Dictionary(
            uniqueKeysWithValues: placements.compactMap { placement in
                (placement["component"] as? String).map { ($0, placement["node"] as? String) }
            })
        #expect(nodes == ["camera": "north-1", "detector": "south-1", "siren": "north-1", "archive": "cloud-1"])
        #expect(plan["explanation"] is [String: Any])
    }

    @Test("an application that fits nowhere ends with 3 and names the constraints that conflict")
    func infeasible() throws {
        let text = try String(contentsOfFile: Self.application, encoding: .utf8)
            .replacingOccurrences(of: "max: 40ms", with: "max: 9ms")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("tight-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let run = try ProgramRun("isochrone", ["place", "--topology", Self.topology, "--application", file.path])
        #expect(run.code == 3)
        #expect(run.output.contains("infeasible"))
        #expect(run.output.contains("in-time"))
    }

    @Test(
        "wrong input ends with 2 and says what to change",
        arguments: [
            (["--topology", "/none.yaml", "--application", application], "/none.yaml: there is no such file"),
            (["--topology", application, "--application", application], "Topology"),
            (["--topology", topology], "--application"),
            (["--topology", topology, "--application", application, "--deadline", "soon"], "soon"),
        ])
    func wrongInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone", ["place"] + arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(complaint))
    }
}
