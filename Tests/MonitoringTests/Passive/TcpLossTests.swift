import BPFPrograms
import NetworkLab
import Testing

/// What is sent again, and connections that never come about.
@Suite(.needsNamespaces, .needsSocketPrograms, .serialized)
struct TcpLossTests {
    /// Offsets in `struct tcp_info` of `linux/tcp.h`: tcpi_total_retrans and tcpi_data_segs_out.
    private static let kernelsOwnCounts = """
        def own_counts(s):
            info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
            return struct.unpack_from("I", info, 100) + struct.unpack_from("I", info, 156)
        def resent_of_namespace():
            names, values = [line.split() for line in open("/proc/self/net/snmp") if line.startswith("Tcp:")]
            return int(values[names.index("RetransSegs")])

        """

    @Test("segments that are sent again are those that the kernel counts itself, and no callback is taken for one")
    func countsRetransmissions() throws {
        let scene = try PassiveScene(seed: 5)
        scene.network.shape(from: "a", to: "b", LinkShape(delay: 1, loss: 0.03))
        let programs = try scene.tcp()
        let server = try scene.unwatched(
            """
            peer, _ = listen("0.0.0.0", 5001).accept()
            receive(peer, 1000000)
            peer.sendall(b"x")
            peer.recv(1)
            """, on: "b")
        try server.expect("listening")
        let client = try scene.watched(
            Self.kernelsOwnCounts + """
                s = connect("\(try scene.address("b"))", 5001)
                s.sendall(b"x" * 1000000)
                receive(s, 1)
                say(*own_counts(s), resent_of_namespace())
                wait()
                """, on: "a")
        let truth = try client.line().split(separator: " ").compactMap { UInt64($0) }
        try #require(truth.count == 3)
        // The connection is still open: the walk brings the totals up to date.
        let coverage = programs.walk(namespaces: NetworkNamespaces.paths())
        #expect(coverage.seen == 1)
        let totals = try #require(programs.totals(node: 2, .outgoing))
        #expect(totals.retransmittedSegments > 5)
        #expect(totals.retransmittedSegments == truth[0])
        #expect(totals.retransmittedSegments == truth[2])
        #expect(totals.sentSegments == truth[1])
        #expect(totals.sentBytes == 1_000_000)
        client.go()
        try client.finish()
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let outcome: TcpOutcome
        let loss: Double
        let attempt: String
    }

    static let failures = [
        Failure(
            testDescription: "a closed port", outcome: .refused, loss: 0,
            attempt: "s.connect(target)"),
        Failure(
            testDescription: "a program that gives up", outcome: .aborted, loss: 1,
            attempt: "s.settimeout(0.1); s.connect(target)"),
        Failure(
            testDescription: "a path that loses everything", outcome: .timedOut, loss: 1,
            attempt: "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 100); s.connect(target)"),
    ]

    @Test("a failed attempt to connect is counted by how it failed", arguments: failures)
    func countsFailedConnects(_ failure: Failure) throws {
        let scene = try PassiveScene(LinkShape(loss: failure.loss))
        let programs = try scene.tcp()
        let client = try scene.watched(
            """
            target = ("\(try scene.address("b"))", 5999)
            s = socket.socket()
            try: \(failure.attempt)
            except OSError: say("failed")
            s.close()
            """, on: "a")
        try client.expect("failed")
        try client.finish()
        let totals = try #require(programs.totals(node: 2, .outgoing))
        #expect(totals.connects.filter { $0.value > 0 } == [failure.outcome: 1])
        #expect(try programs.takeDistributions().isEmpty, "nothing was connected, nothing was answered")
    }
}
