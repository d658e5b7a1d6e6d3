import ClusterModel
import Manifests
import Testing

/// Manifests of the kind Program.
struct ProgramManifestTests {
    private static func manifest(_ spec: String) -> [UInt8] {
        let head = "apiVersion: isochrone.dev/v1alpha1\nkind: Program\nmetadata: {name: mine}\nspec:\n"
        return Array((head + spec).utf8)
    }

    private static let digest = String(repeating: "a1", count: 32)

    private static let whole = """
          object: /etc/mine.bpf.o
          sha256: \(digest)
          attachments:
          - {program: a, hook: tc, device: eth0, direction: egress}
          - {program: b, hook: sock_ops, cgroup: /sys/fs/cgroup}
          - {program: c, hook: cgroup_skb, cgroup: /sys/fs/cgroup, direction: ingress}
          - {program: d, hook: tp_btf}
          - {program: e, hook: iter}
          metrics:
          - name: things_seconds
            map: things
            kind: histogram
            help: Things.
            scale: 0.000001
            maxSeries: 7
            labels: [{name: port, type: be16}, {name: peer, type: ipv6}, {name: kind, type: u8, offset: 40}]
            buckets: {type: u32, spacing: log-linear}
        """

    @Test("a manifest says what to load, where it runs and what is read from it")
    func reads() throws {
        let program = try #require(ManifestReader.program(from: Self.manifest(Self.whole), file: "f").value)
        #expect(program.object == "/etc/mine.bpf.o")
        #expect(program.digest == Self.digest)
        #expect(
            program.attachments.map(\.hook) == [
                .traffic(device: "eth0", .egress), .socketOperations(cgroup: "/sys/fs/cgroup"),
                .cgroupTraffic(cgroup: "/sys/fs/cgroup", .ingress), .tracepoint, .iterator,
            ])
        let metric = try #require(program.metrics.first)
        #expect(metric.labels.map(\.offset) == [0, 4, 40], "aligned as C does, unless it is said")
        #expect(metric.buckets == .init(field: .u32, offset: 44, spacing: .logLinear))
        #expect(metric.scale == 1e-6)
        #expect(metric.largestSeries == 7)
    }

    @Test("what is written reads as the same program, in YAML and in JSON")
    func goesRound() throws {
        let program = try #require(ManifestReader.program(from: Self.manifest(Self.whole), file: "f").value)
        for text in [ManifestWriter.yaml(program), ManifestWriter.json(program)] {
            #expect(ManifestReader.program(from: Array(text.utf8), file: "f").value == program, "\(text)")
        }
    }

    @Test(
        "each mistake is named with its place",
        arguments: [
            ("  {object: mine.o, sha256: DIGEST}", "5:12: spec.object: `mine.o` is no absolute path"),
            ("  {object: /m.o, sha256: abc}", "5:26: spec.sha256: `abc` is no SHA-256"),
            ("  {object: /m.o, sha256: DIGEST, attachments: [{program: a, hook: xdp}]}", "`xdp` is not known here"),
            (
                "  {object: /m.o, sha256: DIGEST, attachments: [{program: a, hook: tc, device: a/b, direction: ingress}]}",
                "`a/b` is no network device"
            ),
            (
                "  {object: /m.o, sha256: DIGEST, attachments: [{program: a, hook: iter, device: eth0}]}",
                "the hook iter has no device"
            ),
            (
                "  {object: /m.o, sha256: DIGEST, metrics: [{name: isochrone_x, map: m, kind: gauge, help: H}]}",
                "names that begin with isochrone_ are the daemon's own"
            ),
            (
                "  {object: /m.o, sha256: DIGEST, metrics: [{name: x, map: m, kind: histogram, help: H}]}",
                "metrics[0].buckets: is missing"
            ),
            (
                "  {object: /m.o, sha256: DIGEST, metrics: [{name: x, map: m, kind: gauge, help: H, maxSeries: 0}]}",
                "`0` is out of range"
            ),
        ])
    func names(spec: String, complaint: String) {
        let text = spec.split(separator: "DIGEST", omittingEmptySubsequences: false).joined(separator: Self.digest)
        let problems = ManifestReader.program(from: Self.manifest(text), file: "f").problems.map(\.description)
        #expect(problems.contains { $0.contains(complaint) }, "\(problems)")
    }
}
