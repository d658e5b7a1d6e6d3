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
            (["--topology", topology, "--application", application, "--strategy", "best"], "kube-scheduler"),
            (
                ["--topology", topology, "--application", application, "--strategy", "greedy", "--compare"],
                "leave out --strategy greedy"
            ),
        ])
    func wrongInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone", ["place"] + arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(complaint))
    }

    @Test("a strategy that breaks a limit ends with 1 and says which, one that keeps all ends with 0")
    func strategies() throws {
        func run(_ strategy: String) throws -> ProgramRun {
            try ProgramRun(
                "isochrone",
                ["place", "--topology", Self.topology, "--application", Self.application, "--strategy", strategy])
        }
        let blind = try run("kube-scheduler")
        #expect(blind.code == 1)
        #expect(blind.output.hasPrefix("city/traffic-watch: 1 broken, 0 unplaced, objective 2.85, by kube-scheduler\n"))
        #expect(
            blind.output.contains("Broken:\n  ")
                && blind.output.contains("reliability 90 %, declared, at least 98.5 % (arrives)"))
        let greedy = try run("greedy")
        #expect(greedy.code == 0)
        #expect(
            greedy.output == """
                city/traffic-watch: within its limits, objective 2.05, by greedy

                camera 0: north-1
                detector 0: south-1
                siren 0: north-1
                archive 0: cloud-1

                """)
    }

    @Test("a comparison has all strategies, ours first, and what each breaks")
    func comparison() throws {
        let arguments = ["place", "--topology", Self.topology, "--application", Self.application, "--compare"]
        let run = try ProgramRun("isochrone", arguments)
        #expect(run.code == 0)
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").dropLast().joined(separator: " ") }
        #expect(
            lines == [
                "STRATEGY BROKEN UNPLACED OBJECTIVE RELATIVE", "isochrone 0 0 2.05 1", "greedy 0 0 2.05 1",
                "polaris 0 0 2.4 1.1707", "diktyo 1 0 2.85 1.3902", "diktyo-reverse 1 0 2.9 1.4146",
                "kube-scheduler 1 0 2.85 1.3902", "first-fit 0 0 2.8 1.3659", "random 0 0 2.05 1",
            ])
        let json = try ProgramRun("isochrone", arguments + ["--output", "json"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let strategies = try #require(report["strategies"] as? [[String: Any]])
        #expect(strategies.count == 8)
        #expect(strategies.allSatisfy { ($0["milliseconds"] as? Double ?? -1) > 0 })
        let own = try #require(strategies.first?["applications"] as? [[String: Any]])
        #expect((own.first?["placements"] as? [[String: Any]])?.count == 4)
        #expect(try ProgramRun("isochrone", arguments + ["--output", "yaml"]).output.contains("strategy: polaris"))
    }

    @Test("help has the strategies and an example of a comparison")
    func help() throws {
        let run = try ProgramRun("isochrone", ["place", "--help"])
        #expect(run.code == 0)
        #expect(run.output.contains("--compare") && run.output.contains("kube-scheduler, first-fit"))
    }
}
