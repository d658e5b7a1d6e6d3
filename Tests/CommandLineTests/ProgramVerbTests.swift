import Foundation
import Testing

@Suite("isochrone programs")
struct ProgramVerbTests {
    @Test("help has the verbs and examples")
    func help() throws {
        let run = try ProgramRun("isochrone", ["programs", "--help"])
        #expect(run.code == 0)
        for word in ["list", "get", "load", "update", "unload", "EXAMPLES"] { #expect(run.output.contains(word)) }
    }

    @Test("a socket that nobody answers at is named, with what to do, and the status is 1")
    func namesTheSocket() throws {
        let run = try ProgramRun("isochrone", ["programs", "--socket", "/nosuch/monitor.sock"])
        #expect(run.code == 1)
        #expect(run.complaints.contains("isochrone-monitor"))
        #expect(run.complaints.contains("--socket PATH"))
    }

    @Test(
        "wrong input ends with status 2",
        arguments: [
            ["programs", "load"], ["programs", "update"], ["programs", "load", "--file", "/nosuch.yaml"],
            ["programs", "get"], ["programs", "--socket", String(repeating: "x", count: 200)],
        ])
    func wrongInput(arguments: [String]) throws {
        #expect(try ProgramRun("isochrone", arguments).code == 2)
    }
}
