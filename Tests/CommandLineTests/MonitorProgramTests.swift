import Testing

@Suite("isochrone-monitor")
struct MonitorProgramTests {
    @Test("help has examples and every option")
    func help() throws {
        let run = try ProgramRun("isochrone-monitor", ["--help"])
        #expect(run.code == 0)
        for option in ["--node", "--server", "--interface", "--address", "--peers", "--metrics", "--mode", "EXAMPLES"] {
            #expect(run.output.contains(option))
        }
    }

    @Test(
        "wrong input ends with one line and status 2",
        arguments: [
            ([], "--node"),
            (["--node", "n", "--server", "ftp://x", "--interface", "lo"], "--server"),
            (["--node", "n", "--server", "http://127.0.0.1:1", "--address", "here"], "here"),
            (["--node", "n", "--server", "http://127.0.0.1:1", "--interface", "no-such-device"], "no-such-device"),
            (["--node", "n", "--server", "http://127.0.0.1:1", "--mode", "magic"], "magic"),
            (
                ["--node", "n", "--server", "http://127.0.0.1:1", "--address", "127.0.0.1", "--peers", "/none.json"],
                "/none.json"
            ),
        ])
    func wrongInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone-monitor", arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(complaint))
    }
}
