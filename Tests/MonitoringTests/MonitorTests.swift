import BPFPrograms
import ClusterModel
import Monitoring
import TestSupport
import Testing

struct MonitorTests {
    private func peer(_ name: String, _ number: Int) throws -> Peer {
        Peer(name: name, address: try #require(IPAddress("10.0.0.\(number)")))
    }

    private func monitor(_ engine: ScriptedEngine, largestPeers: Int = 64) throws -> Monitor {
        var configuration = MonitorConfiguration(node: "a", addresses: [try #require(IPAddress("10.0.0.1"))])
        configuration.interval = 0.1
        configuration.waitingTime = 0.5
        configuration.window = 2
        configuration.largestPeers = largestPeers
        configuration.selection.clusterMeshLimit = 5
        return Monitor(configuration, engine: engine, startingAt: 0, random: SplitMix64(seed: 7))
    }

    private func setPeers(_ peers: [Peer], of monitor: Monitor, at now: Double) {
        monitor.setRoster(PeerRoster(peers: peers), at: now)
    }

    /// Lives through the time from `start` to `end` as the service does, a look every second; returns the reports.
    private func live(_ monitor: Monitor, from start: Double, to end: Double) -> [[MeasurementReport.Measurement]] {
        var (now, nextLook) = (start, start + 1)
        var reports: [[MeasurementReport.Measurement]] = []
        while now < end {
            let next = monitor.sendDue(at: now) ?? .infinity
            now = min(next, nextLook)
            guard now == nextLook else { continue }
            if let report = monitor.collect(at: now) { reports.append(report) }
            nextLook += 1
        }
        return reports
    }

    @Test("each peer is probed at its pace, numbered from 0")
    func probes() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        setPeers([try peer("b", 2), try peer("c", 3)], of: monitor, at: 0)
        _ = live(monitor, from: 0, to: 10)
        for name in ["b", "c"] {
            #expect((99...101).contains(engine.sent(to: name).count))
            #expect(engine.sent(to: name) == (0..<UInt32(engine.sent(to: name).count)).map(\.self))
        }
    }

    @Test("a report comes every window, and says what the probes said")
    func reports() throws {
        let monitor = try monitor(ScriptedEngine { $0 % 10 == 9 ? nil : 10 })
        setPeers([try peer("b", 2)], of: monitor, at: 0)
        let reports = live(monitor, from: 0, to: 20)
        #expect(reports.count == 9 || reports.count == 10)
        let last = try #require(reports.last?.first)
        #expect(last.target == "b")
        #expect(last.estimate.latency == LatencySummary(constant: 5))
        let reliability = try #require(last.estimate.reliability)
        #expect(reliability.estimate > 0.98, "the answers got lost, not the probes")
        let probes = try #require(last.probes)
        #expect(probes.sent == 20)
        #expect(probes.lost == 2)
        #expect(probes.lostBackward == 2)
        #expect(last.age < 0.3)
    }

    @Test("of a peer that nobody has heard of nothing is reported")
    func silence() throws {
        let monitor = try monitor(ScriptedEngine { _ in nil })
        setPeers([try peer("b", 2)], of: monitor, at: 0)
        #expect(live(monitor, from: 0, to: 10).joined().isEmpty)
    }

    @Test("when a link breaks, its measurements age and its reliability falls")
    func breaks() throws {
        let monitor = try monitor(ScriptedEngine { $0 < 100 ? 10 : nil })
        setPeers([try peer("b", 2)], of: monitor, at: 0)
        let last = try #require(live(monitor, from: 0, to: 30).last?.first)
        #expect(last.age > 18)
        let reliability = try #require(last.estimate.reliability)
        #expect(reliability.estimate < 0.5)
    }

    @Test("peers that leave are no longer probed, those that stay keep what is known of them")
    func changesPeers() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        setPeers([try peer("b", 2), try peer("c", 3)], of: monitor, at: 0)
        _ = live(monitor, from: 0, to: 4)
        setPeers([try peer("b", 2), try peer("d", 4)], of: monitor, at: 4)
        #expect(engine.openPeers == ["b", "d"])
        let probesOfC = engine.sent(to: "c").count
        let last = try #require(live(monitor, from: 4, to: 8).last)
        #expect(engine.sent(to: "c").count == probesOfC)
        #expect(last.map(\.target) == ["b", "d"])
        let counts = last.compactMap(\.estimate.sampleCount)
        #expect(counts[0] > counts[1])
    }

    @Test("a peer with a new address is another peer")
    func changesAddress() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        setPeers([try peer("b", 2)], of: monitor, at: 0)
        _ = live(monitor, from: 0, to: 2)
        setPeers([try peer("b", 9)], of: monitor, at: 2)
        _ = live(monitor, from: 2, to: 4)
        #expect(engine.sent(to: "b").filter { $0 == 0 }.count == 2)
    }

    @Test("whether a peer's daemon lives is unknown until it was asked, and again when another has its name")
    func followsDaemons() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        setPeers([try peer("b", 2), try peer("c", 3)], of: monitor, at: 0)
        _ = live(monitor, from: 0, to: 20)
        #expect(monitor.daemons(at: 20) == [:])
        #expect((1...3).contains(engine.heartbeats(to: "b")))
        engine.answerHeartbeat(of: "b", at: 19)
        #expect(monitor.daemons(at: 20) == ["b": true])
        #expect(monitor.daemons(at: 50) == ["b": true, "c": false])
        #expect(monitor.daemons(at: 60) == ["b": false, "c": false])
        setPeers(
            [Peer(name: "b", address: try #require(IPAddress("10.0.0.2")), session: 7)], of: monitor, at: 60)
        #expect(monitor.daemons(at: 200) == [:], "a peer that runs something else is not asked")
    }

    private func cluster(_ size: Int) throws -> [Peer] {
        try (2..<size + 2).map { number in
            Peer(
                name: "n\(number)", address: try #require(IPAddress("10.0.\(number / 200).\(number % 200 + 1)")))
        }
    }

    @Test("in a large sub-cluster some are probed, all are answered, and turns are taken without losing what is known")
    func takesTurns() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        setPeers(try cluster(100), of: monitor, at: 0)
        #expect(engine.knownPeers.count == 100)
        #expect(monitor.peers.count == 15)
        _ = live(monitor, from: 0, to: 10)
        let first = monitor.reasons.filter { $0.value == .rotating }.keys
        let ring = monitor.reasons.filter { $0.value == .ring }.keys
        _ = live(monitor, from: 600, to: 604)
        #expect(monitor.reasons.filter { $0.value == .rotating }.keys != first)
        #expect(monitor.reasons.filter { $0.value == .ring }.keys == ring)
        // 90 others by fives: after 18 turns the first ones come back, with the counts that they left with.
        let again = try #require(live(monitor, from: 18 * 600, to: 18 * 600 + 6).last)
        let back = again.filter { first.contains($0.target) }
        #expect(back.count == 5)
        #expect(back.allSatisfy { ($0.quality?.forwardLoss.day?.messages ?? 0) > 80 })
    }

    @Test("a gateway that falls silent is replaced, and stays watched")
    func replacesGateways() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        var peers = try cluster(6)
        for index in peers.indices { peers[index].subCluster = "cloud" }
        monitor.setRoster(PeerRoster(peers: peers, subCluster: "edge"), at: 0)
        let gateways = monitor.peers.map(\.name)
        #expect(gateways.count == 2)
        engine.silence(gateways[0])
        _ = live(monitor, from: 0, to: 20)
        let later = monitor.peers.map(\.name)
        #expect(later.count == 3)
        #expect(Set(later).isSuperset(of: gateways))
    }

    @Test("more peers than there is room for are left out")
    func limitsPeers() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine, largestPeers: 2)
        setPeers(try (2...5).map { try peer("n\($0)", $0) }, of: monitor, at: 0)
        #expect(monitor.peers.map(\.name) == ["n2", "n3"])
    }
}
