import BPFPrograms
import CProbeABI
import Monitoring
import NetworkLab
import Testing

/// Sockets that were there before, programs of others, and maps that are full.
@Suite(.needsNamespaces, .needsSocketPrograms, .serialized)
struct TcpCoverageTests {
    @Test(
        "sockets that were there before count from then on, armed where the kernel can and reported where it cannot",
        arguments: [true, false])
    func armsExistingSockets(arms: Bool) throws {
        let scene = try PassiveScene()
        let server = try scene.watched(
            """
            server = listen("0.0.0.0", 5001)
            peer, _ = server.accept()
            receive(peer, 10000)
            peer.sendall(b"x" * 4000)
            say(len(receive(peer, 50000)))
            peer.sendall(b"x" * 6000)
            wait()
            """, on: "b")
        try server.expect("listening")
        let client = try scene.watched(
            """
            s = connect("\(try scene.address("b"))", 5001)
            s.sendall(b"x" * 10000)
            say(len(receive(s, 4000)))
            wait()
            s.sendall(b"x" * 50000)
            say(len(receive(s, 6000)))
            wait()
            """, on: "a")
        try client.expect("4000")

        let programs = try scene.tcp { $0.armsSockets = arms }
        let coverage = programs.walk(namespaces: NetworkNamespaces.paths())
        #expect(coverage.seen == 2)
        #expect(coverage.unarmed == (arms ? 0 : 2))
        #expect(coverage.closedNamespaces == 0)
        client.go()
        try client.expect("6000")
        _ = programs.walk(namespaces: NetworkNamespaces.paths())

        let outgoing = try #require(programs.totals(node: 2, .outgoing))
        #expect(outgoing.sentBytes == 50_000)
        #expect(outgoing.receivedBytes == 6_000)
        #expect(outgoing.connects.allSatisfy { $0.value == 0 }, "nobody saw it connect")
        let incoming = try #require(programs.totals(node: 1, .incoming))
        #expect(incoming.sentBytes == 6_000)
        #expect(incoming.receivedBytes == 50_000)
        let distributions = try programs.takeDistributions()
        #expect(distributions.isEmpty != arms)
        client.go()
        server.go()
        try client.finish()
    }

    @Test("programs of others on the same cgroup stay, and both see everything")
    func leavesOthersAlone() throws {
        let scene = try PassiveScene()
        let (ours, others) = (try scene.tcp(), try scene.tcp())
        try scene.exchange()
        #expect(ours.totals(node: 2, .outgoing)?.sentBytes == 1_000)
        #expect(others.totals(node: 2, .outgoing)?.sentBytes == 1_000)
        ours.detach()
        try scene.exchange()
        #expect(ours.totals(node: 2, .outgoing)?.sentBytes == 1_000)
        #expect(others.totals(node: 2, .outgoing)?.sentBytes == 2_000)
    }

    @Test("a connection counts for the node that its address belongs to by now, and for none when that has left")
    func followsTheTables() throws {
        let scene = try PassiveScene()
        let programs = try scene.tcp()
        try scene.exchange()
        try programs.setNodes([try #require(AddressPrefix("10.77.0.0/24")): 9])
        try scene.exchange()
        try programs.setNodes([:])
        try scene.exchange()
        for number in [UInt32(2), 9, 0] {
            #expect(programs.totals(node: number, .outgoing)?.sentBytes == 1_000, "number \(number)")
        }
        #expect(programs.pressure()["nodes"] == 0)
    }

    @Test("traffic is a pod's by its cgroup or by its address, and by nothing else", arguments: ["cgroup", "address"])
    func attributesToPods(by key: String) throws {
        let scene = try PassiveScene()
        let programs = try scene.tcp()
        let cgroup = try #require(CgroupHierarchy.identifier(ofDirectory: scene.group.path))
        let address = try #require(IPAddress(try scene.address("a")))
        try programs.setPods(
            cgroups: key == "cgroup" ? [cgroup: 3] : [cgroup &+ 1_000_000: 4],
            addresses: key == "address" ? [address: 3] : [:])
        try scene.exchange()
        #expect(programs.totals(pod: 3)?.sentBytes == 1_000)
        #expect(programs.totals(pod: 3)?.connects[.established] == 1)
        try programs.setPods(cgroups: [:], addresses: [:])
        try scene.exchange()
        #expect(programs.totals(pod: 3)?.sentBytes == 1_000)
        #expect(programs.totals(pod: 0)?.sentBytes == 1_000)
        #expect(programs.totals(pod: 4)?.sentBytes == 0)
    }

    @Test("10,000 connections leave nothing behind but sums, and what does not fit into a full map is counted")
    func survivesAFlood() throws {
        let scene = try PassiveScene()
        let programs = try scene.tcp { $0.largestDistributions = 1 }
        let script = try scene.watched(Self.connecting(times: 10_000), on: "a")
        try script.expect("listening")
        try script.expect("done")
        let outgoing = try #require(programs.totals(node: 0, .outgoing))
        #expect(outgoing.connects.filter { $0.value > 0 } == [.established: 10_000])
        #expect(programs.totals(node: 0, .incoming)?.connects[.established] == 10_000)
        #expect(programs.pressure()["distributions"] == 1)
        let distributions = try programs.takeDistributions()
        #expect(distributions.count == 1)
        #expect(programs.count(of: TCP_LOST_SAMPLE) > 0)
        let samples = distributions.values.reduce(0) { $0 + $1.counts.reduce(0, +) }
        #expect(samples > 0 && samples + UInt32(programs.count(of: TCP_LOST_SAMPLE)) >= 20_000)
    }

    @Test("while windows end one after the other, each sample is in one of them")
    func losesNothingBetweenWindows() throws {
        let scene = try PassiveScene()
        let programs = try scene.tcp()
        let script = try scene.watched(Self.connecting(times: 3_000), on: "a")
        try script.expect("listening")
        let key = TcpDistribution.Key(node: 0, direction: .outgoing, quantity: .connectTime)
        var samples: UInt32 = 0
        var connected: UInt64 = 0
        let end = MonitorTime.continuous.now() + 10
        while connected < 3_000, MonitorTime.continuous.now() < end {
            samples += try programs.takeDistributions()[key]?.counts.reduce(0, +) ?? 0
            connected = programs.totals(node: 0, .outgoing)?.connects[.established] ?? 0
        }
        try script.expect("done")
        samples += try programs.takeDistributions()[key]?.counts.reduce(0, +) ?? 0
        #expect(connected == 3_000)
        #expect(samples == 3_000)
    }

    /// Connects to itself so many times, and ends every connection at once.
    private static func connecting(times: Int) -> String {
        """
        server = listen("127.0.0.1", 5001)
        for _ in range(\(times)):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.connect(("127.0.0.1", 5001))
            server.accept()[0].close()
            s.close()
        say("done")
        """
    }
}
