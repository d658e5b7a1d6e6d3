import Testing

@Suite("isochrone-monitor")
struct MonitorProgramTests {
    private static let sound = ["--node", "n", "--server", "http://127.0.0.1:1", "--address", "127.0.0.1"]

    @Test("help has examples and every option")
    func help() throws {
        let run = try ProgramRun("isochrone-monitor", ["--help"])
        #expect(run.code == 0)
        for option in [
            "--node", "--server", "--interface", "--address", "--peers", "--metrics", "--mode", "--spool",
            "--spool-size", "--spool-age",
            "--token-file", "--ca-file", "--client-certificate", "--client-key", "EXAMPLES",
        ] {
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
            (Self.sound + ["--spool", "/none/monitor.sqlite"], "there is no directory /none; make the directory"),
            (Self.sound + ["--spool", "/etc/hostname"], "/etc/hostname cannot be used: it is no SQLite database"),
            (Self.sound + ["--spool-size", "64MB"], "--spool-size is \"64MB\"; write bytes such as 64Mi"),
            (Self.sound + ["--spool-size", "4Ki"], "give it 1Mi at least"),
            (Self.sound + ["--spool-age", "tomorrow"], "--spool-age"),
            (Self.sound + ["--token-file", "/none"], "--token-file /none cannot be read"),
            (Self.sound + ["--ca-file", "/etc/hostname"], "--ca-file /etc/hostname holds no certificate"),
            (Self.sound + ["--client-key", "/none"], "--client-certificate is missing"),
        ])
    func wrongInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone-monitor", arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(complaint))
    }
}
