import BPFPrograms
import NetworkLab
import Testing

/// Round trips and times to connect, held against delays that were injected.
@Suite(.needsNamespaces, .needsSocketPrograms, .serialized)
struct TcpDelayTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let delay: Double
        let think: Double
        let family: AddressFamily

        var testDescription: String { "\(delay) ms each way, \(think) ms of think time, IP\(family)" }
    }

    static let cases = [
        Case(delay: 0, think: 0, family: .v4), Case(delay: 0, think: 20, family: .v4),
        Case(delay: 10, think: 20, family: .v4), Case(delay: 10, think: 20, family: .v6),
        Case(delay: 50, think: 0, family: .v4),
    ]

    @Test("the least round trip of a window is that of the path, whatever applications think", arguments: cases)
    func findsTheLeastRoundTrip(_ point: Case) throws {
        let scene = try PassiveScene(LinkShape(delay: point.delay))
        let programs = try scene.tcp()
        let family = point.family == .v4 ? "socket.AF_INET" : "socket.AF_INET6"
        let server = try scene.unwatched(
            """
            server = listen("\(try scene.address("b", point.family))", 5001, \(family))
            peer, _ = server.accept()
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while peer.recv(1):
                time.sleep(\(point.think / 1_000))
                peer.sendall(b"x")
            """, on: "b")
        try server.expect("listening")
        let client = try scene.watched(
            """
            s = connect("\(try scene.address("b", point.family))", 5001, \(family))
            for _ in range(15):
                s.sendall(b"x")
                receive(s, 1)
            s.close()
            """, on: "a")
        try client.finish()

        let found = try programs.takeDistributions()
        let roundTrips = try #require(found[.init(node: 2, direction: .outgoing, quantity: .roundTrip)])
        #expect(roundTrips.counts.reduce(0, +) >= 15)
        expectPath(point, Double(roundTrips.minimum), allowance: 300)
        let connect = try #require(found[.init(node: 2, direction: .outgoing, quantity: .connectTime)])
        #expect(connect.counts.reduce(0, +) == 1)
        expectPath(point, Double(connect.minimum), allowance: 3_000)
        let rest = try scene.eventually({ try programs.takeDistributions() }, until: \.isEmpty)
        #expect(rest.isEmpty, "each sample is taken once")
    }

    /// - Parameter allowance: microseconds that two passes through the relay's thread may take on a busy machine, at best or
    ///   at the one time that there is.
    private func expectPath(_ point: Case, _ microseconds: Double, allowance: Double) {
        let injected = 2_000 * point.delay
        #expect(microseconds >= injected)
        #expect(microseconds <= injected + max(0.02 * injected, 50) + allowance)
    }
}
