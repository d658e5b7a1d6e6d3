import Foundation
import Testing

@Suite("isochrone simulate")
struct SimulateCommandTests {
    private static let simulations = DocumentedScript.project.appendingPathComponent("simulations").path
    private static let scenario = "\(simulations)/flapping-backhaul.yaml"

    private static func folder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("simulate-\(UUID().uuidString)").path
    }

    @Test("a scenario ends in a report for people, and in three files for colleagues and programs")
    func reports() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try ProgramRun("isochrone", ["simulate", Self.scenario, "--short", "--report", folder])
        #expect(run.code == 0, "\(run.complaints)")
        #expect(run.output.contains("isochrone"))
        #expect(!run.output.contains("\u{1B}") && !run.complaints.contains("runs, about"), "there is no terminal")
        let json = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/report.json"))
        #expect(try JSONSerialization.jsonObject(with: json) is [String: Any])
        let csv = try String(contentsOfFile: "\(folder)/runs.csv", encoding: .utf8)
        #expect(csv.hasPrefix("scenario,"))
        let html = try String(contentsOfFile: "\(folder)/report.html", encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("<svg"))
        #expect(!html.contains("http://") || !html.contains("src=\"http"), "it needs nothing from elsewhere")
    }

    @Test("the number of threads changes nothing")
    func threads() throws {
        let outputs = try [1, 2, 5].map {
            try ProgramRun("isochrone", ["simulate", Self.scenario, "--short", "--threads", "\($0)"])
        }
        #expect(outputs.allSatisfy { $0.code == 0 })
        #expect(Set(outputs.map(Self.fingerprint)).count == 1)
        let other = try ProgramRun("isochrone", ["simulate", Self.scenario, "--short", "--seed", "99"])
        #expect(Self.fingerprint(other) != Self.fingerprint(outputs[0]))
    }

    private static func fingerprint(_ run: ProgramRun) -> Substring? {
        run.output.split(separator: "\n").first { $0.lowercased().contains("fingerprint") }
    }

    @Test("Ctrl-C ends it soon, with what is there and status 1", .timeLimit(.minutes(1)))
    func interrupt() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(BuiltPrograms.directory)/isochrone")
        process.arguments = ["simulate", Self.scenario, "--short", "--repetitions", "10000", "--report", folder]
        let complaints = Pipe()
        process.standardError = complaints
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // By then it has finished some of its runs, of which each takes a part of a second.
        let isWorking = poll { Self.processorTime(of: process.processIdentifier) > 2 }
        #expect(isWorking)
        process.interrupt()
        let said = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
        #expect(said.contains("stopped after"), "\(said)")
        #expect(FileManager.default.fileExists(atPath: "\(folder)/report.html"))
    }

    /// Whether something comes to be within 40 s.
    private func poll(until isThere: () -> Bool) -> Bool {
        let deadline = ContinuousClock.now + .seconds(40)
        while !isThere() {
            guard ContinuousClock.now < deadline else { return false }
            usleep(20_000)
        }
        return true
    }

    /// Seconds that a process has used of processors, as `proc(5)` counts them in `stat`, in hundredths.
    private static func processorTime(of process: Int32) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let fields = (text.split(separator: ")").last ?? "").split(separator: " ").map(String.init)
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / 100
    }

    @Test(
        "wrong input ends with 2 and says what to change",
        arguments: [
            (["/none.yaml"], "/none.yaml: there is no such file"), ([], "name a scenario"),
            (["--from-server"], "say what befalls the cluster"), ([scenario, "--threads", "0"], "--threads is 0"),
            ([scenario, "--repetitions", "0"], "--repetitions is 0"), ([scenario, "--strategies", "best"], "best"),
            ([scenario, "--lose", "mars"], "no node or sub-cluster `mars`"),
            ([scenario, "--slow", "a"], "--slow"), ([scenario, "--report", "/dev/null/x"], "/dev/null/x"),
            ([scenario, "--policy", "x.yaml"], "--policy goes with --from-server"),
            (["\(simulations)/demo/application.yaml"], "Scenario"),
        ])
    func wrongInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone", ["simulate"] + arguments)
        #expect(run.code == 2)
        #expect(run.output.isEmpty)
        #expect(run.complaints.contains(complaint), "\(run.complaints)")
    }

    @Test("what if: a site goes away, nodes come, and the running system stays as it is", .timeLimit(.minutes(1)))
    func whatIf() async throws {
        let extender = try RunningExtender([
            "--state", "memory", "--topology", "\(Self.simulations)/demo/topology.yaml", "--application",
            "\(Self.simulations)/demo/application.yaml",
        ])
        let api = ClusterHTTP(base: "\(extender.server)/api/v1")
        let places = [("camera", "north-1"), ("siren", "north-1"), ("detector", "south-1"), ("archive", "cloud-1")]
        for (component, node) in places {
            let body = #"{"application":"traffic-watch","component":"\#(component)","node":"\#(node)"}"#
            #expect(try await api.send("PUT", "/placements/city/\(component)-a", body).status == 201)
        }
        func ask(_ arguments: String...) throws -> ProgramRun {
            try ProgramRun("isochrone", ["simulate", "--from-server", "--server", extender.server] + arguments)
        }
        let nothing = try ask("--add", "2=south-1")
        #expect(nothing.code == 0, "\(nothing.complaints)")
        #expect(nothing.output.contains("1 untouched"), "\(nothing.output)")
        let lost = try ask("--lose", "edge-north")
        #expect(lost.output.contains("city/traffic-watch: finds no place"), "\(lost.output)")
        let moved = try ask("--lose", "south-1", "--output", "json")
        let answer = try JSONSerialization.jsonObject(with: Data(moved.output.utf8)) as? [String: Any]
        let applications = try #require(answer?["applications"] as? [[String: Any]])
        #expect(applications.first?["name"] as? String == "city/traffic-watch")
        #expect((applications.first?["moved"] as? [Any])?.isEmpty == false, "\(moved.output)")
        #expect(try await api.get("/placements").text.contains("south-1"))
        #expect(extender.stop() == 0)
    }
}
