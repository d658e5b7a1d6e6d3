import TestSupport
import Testing

@Suite("Exported metrics")
struct ExportedMetricsTests {
    @Test("promtool has nothing to say against what both daemons export", .timeLimit(.minutes(1)))
    func promtool() async throws {
        try Requirement.root()
        let script = DocumentedScript(
            file: "metrics", line: 0,
            commands: [
                "isochrone-extender --plain --state memory --topology simulations/demo/topology.yaml &",
                Self.check("http://127.0.0.1:9090/metrics"),
                "isochrone-monitor --node north-1 --server http://127.0.0.1:8080 --mode user-space"
                    + " --address 127.0.0.1 --log-level error --socket none --pins none &",
                Self.check("http://127.0.0.1:9091/metrics"),
            ])
        let (code, said) = try await onOwnThread { try DocumentedCommandsTests.run(script) }
        #expect(code == 0, Comment(rawValue: said))
        #expect(!said.contains("no help text"), Comment(rawValue: said))
    }

    /// Fetches a page as soon as it is served, and shows it to promtool.
    private static func check(_ url: String) -> String {
        """
        python3 - <<'END' | promtool check metrics
        import time, urllib.request
        for attempt in range(100):
            try:
                print(urllib.request.urlopen('\(url)').read().decode(), end='')
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit('nothing is served at \(url)')
        END
        """
    }
}
