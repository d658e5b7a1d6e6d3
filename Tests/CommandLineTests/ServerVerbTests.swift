import Foundation
import Testing

@Suite("Verbs that talk to a server")
struct ServerVerbTests {
    private static let project = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized.path
    private static let topology = "\(project)/simulations/topologies/seven.yaml"
    private static let application = "\(project)/simulations/applications/traffic-watch.yaml"

    @Test("every verb has help with examples", arguments: ["links", "nodes", "applications", "explain"])
    func help(verb: String) throws {
        let run = try ProgramRun("isochrone", [verb, "--help"])
        #expect(run.code == 0)
        #expect(run.output.contains("EXAMPLES"))
        #expect(run.output.contains("isochrone \(verb)"))
    }

    @Test(
        "without a server there is one clear line and status 1",
        arguments: [
            ["links"], ["links", "--matrix"], ["nodes"], ["applications"], ["explain", "x"], ["nodes", "--watch"],
        ])
    func noServer(arguments: [String]) throws {
        let run = try ProgramRun("isochrone", arguments, environment: ["ISOCHRONE_SERVER": "http://127.0.0.1:1"])
        #expect(run.code == 1)
        #expect(run.output.isEmpty)
        #expect(run.complaints.split(separator: "\n").count == 1)
        #expect(run.complaints.hasPrefix("isochrone: cannot connect to http://127.0.0.1:1/"))
    }

    @Test(
        "what cannot be meant ends with status 2",
        arguments: [
            (["links", "--server", "nowhere"], "\"nowhere\" is no server"),
            (["links", "--token-file", "/none"], "--token-file /none cannot be read"),
            (["nodes", "--ca-file", "/none.pem"], "--ca-file /none.pem cannot be read"),
            (["links", "--matrix", "--watch"], "--matrix and --watch exclude each other"),
            (["links", "--output", "xml"], "xml"), (["explain", "a/b/c"], "a/b/c"), (["explain"], "application"),
            (["applications", "apply", "--file", "/none.yaml"], "/none.yaml: there is no such file"),
        ])
    func badInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone", arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(complaint))
    }

    @Test("tables, JSON and YAML of a running control plane; what is unknown is –", .timeLimit(.minutes(1)))
    func againstServer() throws {
        let extender = try RunningExtender(["--state", "memory", "--topology", Self.topology])
        func isochrone(_ arguments: String...) throws -> ProgramRun {
            try ProgramRun("isochrone", arguments + ["--server", extender.server])
        }
        let nodes = try isochrone("nodes")
        #expect(nodes.code == 0)
        #expect(nodes.output.split(separator: "\n").count == 8)
        #expect(!nodes.output.contains("\u{1B}"), "no colours where there is no terminal")
        let links = try JSONSerialization.jsonObject(with: Data(try isochrone("links", "-o", "json").output.utf8))
        #expect((links as? [[String: Any]])?.isEmpty == false)
        #expect(try isochrone("links", "--matrix").output.contains("·"))
        #expect(try isochrone("links").output.contains("–"))
        #expect(try isochrone("applications").output == "No applications are known.\n")
        #expect(try isochrone("applications", "apply", "-f", Self.application).output.hasSuffix("applied\n"))
        #expect(try isochrone("applications", "-o", "yaml").output.contains("name: traffic-watch"))
        #expect(try isochrone("links", "--from", "nobody").complaints == "isochrone: from: no node `nobody` is known\n")
        #expect(try isochrone("explain", "city/nobody").code == 2)
        #expect(extender.stop() == 0)
    }
}
