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
        return Monitor(configuration, engine: engine, startingAt: 0, random: SplitMix64(seed: 7))
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
        monitor.setPeers([try peer("b", 2), try peer("c", 3)], at: 0)
        _ = live(monitor, from: 0, to: 10)
        for name in ["b", "c"] {
            #expect((99...101).contains(engine.sent(to: name).count))
            #expect(engine.sent(to: name) == (0..<UInt32(engine.sent(to: name).count)).map(\.self))
        }
    }

    @Test("a report comes every window, and says what the probes said")
    func reports() throws {
        let monitor = try monitor(ScriptedEngine { $0 % 10 == 9 ? nil : 10 })
        monitor.setPeers([try peer("b", 2)], at: 0)
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
        monitor.setPeers([try peer("b", 2)], at: 0)
        #expect(live(monitor, from: 0, to: 10).joined().isEmpty)
    }

    @Test("when a link breaks, its measurements age and its reliability falls")
    func breaks() throws {
        let monitor = try monitor(ScriptedEngine { $0 < 100 ? 10 : nil })
        monitor.setPeers([try peer("b", 2)], at: 0)
        let last = try #require(live(monitor, from: 0, to: 30).last?.first)
        #expect(last.age > 18)
        let reliability = try #require(last.estimate.reliability)
        #expect(reliability.estimate < 0.5)
    }

    @Test("peers that leave are no longer probed, those that stay keep what is known of them")
    func changesPeers() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        monitor.setPeers([try peer("b", 2), try peer("c", 3)], at: 0)
        _ = live(monitor, from: 0, to: 4)
        monitor.setPeers([try peer("b", 2), try peer("d", 4)], at: 4)
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
        monitor.setPeers([try peer("b", 2)], at: 0)
        _ = live(monitor, from: 0, to: 2)
        monitor.setPeers([try peer("b", 9)], at: 2)
        _ = live(monitor, from: 2, to: 4)
        #expect(engine.sent(to: "b").filter { $0 == 0 }.count == 2)
    }

    @Test("whether a peer's daemon lives is unknown until it was asked, and again when another has its name")
    func followsDaemons() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine)
        monitor.setPeers([try peer("b", 2), try peer("c", 3)], at: 0)
        _ = live(monitor, from: 0, to: 20)
        #expect(monitor.daemons(at: 20) == [:])
        #expect((1...3).contains(engine.heartbeats(to: "b")))
        engine.answerHeartbeat(of: "b", at: 19)
        #expect(monitor.daemons(at: 20) == ["b": true])
        #expect(monitor.daemons(at: 50) == ["b": true, "c": false])
        #expect(monitor.daemons(at: 60) == ["b": false, "c": false])
        monitor.setPeers([Peer(name: "b", address: try #require(IPAddress("10.0.0.2")), session: 7)], at: 60)
        #expect(monitor.daemons(at: 200) == [:], "a peer that runs something else is not asked")
    }

    @Test("more peers than there is room for are left out")
    func limitsPeers() throws {
        let engine = ScriptedEngine { _ in 10 }
        let monitor = try monitor(engine, largestPeers: 2)
        monitor.setPeers(try (2...5).map { try peer("n\($0)", $0) }, at: 0)
        #expect(monitor.peers.map(\.name) == ["n2", "n3"])
    }
}
