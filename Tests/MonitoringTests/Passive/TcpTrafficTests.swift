import BPFPrograms
import CProbeABI
import NetworkLab
import Testing

/// What the programs count, held against what sockets did.
@Suite(.needsNamespaces, .needsSocketPrograms, .serialized)
struct TcpTrafficTests {
    struct Endpoint: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let family: String
        let bind: String
        let address: @Sendable (PassiveScene) throws -> String
    }

    static let endpoints = [
        Endpoint(testDescription: "IPv4", family: "socket.AF_INET", bind: "0.0.0.0") { try $0.address("b") },
        Endpoint(testDescription: "IPv6", family: "socket.AF_INET6", bind: "::") { try $0.address("b", .v6) },
        Endpoint(testDescription: "IPv4 over IPv6 sockets", family: "socket.AF_INET6", bind: "::") {
            "::ffff:\(try $0.address("b"))"
        },
    ]

    @Test("bytes, segments and connections are those of the sockets, in both directions", arguments: endpoints)
    func countsTraffic(endpoint: Endpoint) throws {
        let scene = try PassiveScene()
        let programs = try scene.tcp()
        let server = try scene.watched(
            """
            server = socket.socket(\(endpoint.family))
            if server.family == socket.AF_INET6: server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            server.bind(("\(endpoint.bind)", 5001))
            server.listen()
            say("listening")
            peer, _ = server.accept()
            say(len(receive(peer, 300000)))
            peer.sendall(b"x" * 70000)
            peer.close()
            """, on: "b")
        try server.expect("listening")
        let client = try scene.watched(
            """
            s = connect("\(try endpoint.address(scene))", 5001, \(endpoint.family))
            s.sendall(b"x" * 300000)
            say(len(receive_all(s)))
            s.close()
            """, on: "a")
        try server.expect("300000")
        try client.expect("70000")
        try server.finish()
        try client.finish()

        let outgoing = try #require(
            scene.eventually({ programs.totals(node: 2, .outgoing) }, until: { $0?.receivedBytes == 70_000 }))
        #expect(outgoing.sentBytes == 300_000)
        #expect(outgoing.receivedBytes == 70_000)
        #expect(outgoing.connects[.established] == 1)
        #expect(outgoing.sentSegments >= 300_000 / 1_448)
        let incoming = try #require(
            scene.eventually({ programs.totals(node: 1, .incoming) }, until: { $0?.sentBytes == 70_000 }))
        #expect(incoming.sentBytes == 70_000)
        #expect(incoming.receivedBytes == 300_000)
        #expect(incoming.connects[.established] == 1)
        for (node, direction) in [(UInt32(1), TcpDirection.outgoing), (2, .incoming), (0, .outgoing), (0, .incoming)] {
            #expect(programs.totals(node: node, direction)?.sentBytes == 0)
        }
    }
}
