import BPFPrograms
import CProbeABI
import NetworkLab
import Testing

/// Requests and responses of a resolver and a server written by hand, with what was to be counted.
@Suite(.needsNamespaces, .needsSocketPrograms, .serialized)
struct DnsTrafficTests {
    /// Answers with the last four bits of the identifier as response code, and not at all when its first bit is set.
    private static let server = """
        import threading
        def answer(query):
            identifier, = struct.unpack_from("!H", query)
            if identifier & 0x8000: return None
            return query[:2] + bytes([query[2] | 0x80, 0x80 | identifier & 0xf]) + query[4:]
        def serve_udp(family, address):
            s = socket.socket(family, socket.SOCK_DGRAM)
            s.bind((address, 53))
            say("udp")
            while True:
                query, source = s.recvfrom(4096)
                reply = answer(query)
                if reply: s.sendto(reply, source)
        def serve_tcp(family, address):
            server = listen(address, 53, family)
            while True:
                s, _ = server.accept()
                while True:
                    prefix = receive(s, 2)
                    if len(prefix) < 2: break
                    reply = answer(receive(s, struct.unpack("!H", prefix)[0]))
                    if reply: s.sendall(struct.pack("!H", len(reply)) + reply)

        """

    /// A question for isochrone.test, with the options of RFC 6891 if wanted.
    private static let client = """
        def query(identifier, questions=1, edns=False):
            question = b"\\x09isochrone\\x04test\\x00" + struct.pack("!HH", 1, 1)
            options = b"\\x00" + struct.pack("!HHIH", 41, 1232, 0, 0) if edns else b""
            return struct.pack("!HHHHHH", identifier, 0x100, questions, 0, 0, 1 if edns else 0) + question * questions + options
        def framed(*queries): return b"".join(struct.pack("!H", len(q)) + q for q in queries)

        """

    private func serve(_ transport: String, _ family: AddressFamily, in scene: PassiveScene) throws -> LabScript {
        let server = try scene.unwatched(
            Self.server
                + "serve_\(transport)(\(Self.number(family)), \"\(try scene.address("b", family))\")",
            on: "b")
        try server.expect(transport == "udp" ? "udp" : "listening")
        return server
    }

    private static func number(_ family: AddressFamily) -> String {
        family == .v4 ? "socket.AF_INET" : "socket.AF_INET6"
    }

    @Test("UDP: requests, response codes, response times and silence", arguments: AddressFamily.allCases)
    func countsDatagrams(family: AddressFamily) throws {
        let scene = try PassiveScene(LinkShape(delay: 5))
        let programs = try scene.dns(timeout: 0.5)
        let server = try serve("udp", family, in: scene)
        let client = try scene.watched(
            Self.client + """
                s = socket.socket(\(Self.number(family)), socket.SOCK_DGRAM)
                target = ("\(try scene.address("b", family))", 53)
                for identifier in (0x0100, 0x0213, 0x0322, 0x0435, 0x0500, 0x061f):
                    s.sendto(query(identifier, edns=identifier > 0x400), target)
                    s.recv(4096)
                s.sendto(query(0x0700, questions=3), target)
                s.recv(4096)
                for identifier in (0x8000, 0x8001): s.sendto(query(identifier), target)
                say("asked")
                s.sendto(b"not a query", target)
                """, on: "a")
        try client.expect("asked")
        try client.finish()
        let channel = DnsChannel(.udp, family == .v4 ? .ipv4 : .ipv6)
        var totals = try #require(programs.totals(of: channel))
        #expect(totals.requests == 9)
        #expect(
            totals.responses.filter { $0.value > 0 } == [
                .noError: 3, .nameError: 1, .serverFailure: 1, .refused: 1, .other: 1,
            ])
        #expect(totals.timeouts == 0)
        #expect(totals.responseTimes.reduce(0, +) == 7)
        #expect((70_000...140_000).contains(totals.responseTimeSum), "7 × 10 ms, and the relay")
        #expect(programs.count(of: DNS_MALFORMED) == 1)

        _ = programs.sweep(at: 1e9)
        totals = try #require(programs.totals(of: channel))
        #expect(totals.timeouts == 2)
        #expect(programs.sweep(at: 1e9) == 0, "nothing waits any more")
        for other in DnsChannel.all where other != channel { #expect(programs.totals(of: other)?.requests == 0) }
        withExtendedLifetime(server) {}
    }

    struct Stream: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sending: String
        let requests: UInt64
        var lost: dns_event?
    }

    static let streams = [
        Stream(testDescription: "one message", sending: "s.sendall(framed(query(1)))", requests: 1),
        Stream(
            testDescription: "three in one segment", sending: "s.sendall(framed(query(1), query(2), query(3)))",
            requests: 3),
        Stream(
            testDescription: "the length in a segment of its own",
            sending: "q = framed(query(1)); s.sendall(q[:2]); s.sendall(q[2:])", requests: 1),
        Stream(
            testDescription: "a question that is cut in two",
            sending: "q = framed(query(1), query(2)); s.sendall(q[:20]); s.sendall(q[20:])", requests: 2),
        Stream(
            testDescription: "a header that is cut in two",
            sending: "q = framed(query(1), query(2)); s.sendall(q[:8]); s.sendall(q[8:])", requests: 1,
            lost: DNS_MALFORMED),
        Stream(
            testDescription: "a length that is cut in two",
            sending: "q = framed(query(1)); s.sendall(q[:1]); s.sendall(q[1:])", requests: 0, lost: DNS_STREAM_LOST),
        Stream(
            testDescription: "more in one segment than are read",
            sending: "s.sendall(framed(*[query(n * 16 + 1) for n in range(20)]))", requests: 16,
            lost: DNS_PIPELINE_TOO_LONG),
    ]

    @Test("TCP: messages are found wherever segments begin, and what is not read is counted", arguments: streams)
    func countsStreams(_ stream: Stream) throws {
        let scene = try PassiveScene()
        let programs = try scene.dns()
        let server = try serve("tcp", .v4, in: scene)
        let client = try scene.watched(
            Self.client + """
                s = connect("\(try scene.address("b"))", 53)
                \(stream.sending)
                say(len(receive(s, 34)) > 0)
                """, on: "a")
        try client.expect("True")
        let totals = try #require(
            scene.eventually(
                { programs.totals(of: DnsChannel(.tcp, .ipv4)) },
                until: { $0?.requests == stream.requests }))
        #expect(totals.requests == stream.requests)
        for event in [DNS_MALFORMED, DNS_STREAM_LOST, DNS_PIPELINE_TOO_LONG] {
            #expect(programs.count(of: event) == (event == stream.lost ? 1 : 0))
        }
        withExtendedLifetime(server) {}
    }

    @Test("TCP over IPv6 counts as that, and a server's own traffic does not count at all")
    func separatesChannels() throws {
        let scene = try PassiveScene()
        let programs = try scene.dns()
        let server = try scene.watched(
            Self.server + "serve_tcp(socket.AF_INET6, \"\(try scene.address("b", .v6))\")", on: "b")
        try server.expect("listening")
        let client = try scene.watched(
            Self.client + """
                s = connect("\(try scene.address("b", .v6))", 53, socket.AF_INET6)
                s.sendall(framed(query(0x100)))
                say(len(receive(s, 34)))
                """, on: "a")
        try client.expect("34")
        let totals = try #require(programs.totals(of: DnsChannel(.tcp, .ipv6)))
        #expect(totals.requests == 1)
        #expect(totals.responses.filter { $0.value > 0 } == [.noError: 1])
        for event in 0..<DNS_EVENTS.rawValue { #expect(programs.count(of: dns_event(event)) == 0) }
    }

    @Test("as many requests may wait as there is room for; the others are counted")
    func boundsWhatWaits() throws {
        let scene = try PassiveScene()
        let programs = try DnsPrograms(scene.dnsSettings(pending: 10))
        try programs.attach()
        let client = try scene.watched(
            Self.client + """
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for identifier in range(25): s.sendto(query(identifier), ("\(try scene.address("b"))", 53))
                say("asked")
                """, on: "a")
        try client.expect("asked")
        #expect(programs.totals(of: DnsChannel(.udp, .ipv4))?.requests == 25)
        #expect(programs.count(of: DNS_PENDING_FULL) == 15)
        #expect(programs.sweep(at: 0) == 1)
    }
}
