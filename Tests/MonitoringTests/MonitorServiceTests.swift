import BPFPrograms
import ClusterModel
import Logging
import Monitoring
import TestSupport
import Testing

/// The service around a scripted network, against a server of a few lines.
struct MonitorServiceTests {
    @Test("windows reach the server, and stopping gives back what the engine took")
    func reportsAndStops() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: ScriptedServer.Reply.self)
        let api = ReportingServer()
        let server = try ScriptedServer { request in
            let reply = api.answer(request)
            arrival.yield(reply)
            return reply
        }
        defer { server.stop() }
        let engine = ScriptedEngine { _ in 8 }
        let address = try #require(IPAddress("10.0.0.1"))
        var configuration = MonitorConfiguration(node: "a", addresses: [address])
        (configuration.interval, configuration.window, configuration.waitingTime) = (0.01, 0.1, 0.1)
        let time = MonitorTime.continuous
        let monitor = Monitor(configuration, engine: engine, startingAt: time.now(), random: SplitMix64(seed: 3))
        monitor.setRoster(
            PeerRoster(peers: [Peer(name: "b", address: try #require(IPAddress("10.0.0.2")))]), at: time.now())
        let service = MonitorService(
            monitor: monitor,
            delivery: Delivery(
                node: "a", bootID: "boot-1", server: "http://127.0.0.1:\(server.port)", peers: .file(path: "unused"),
                logger: Logger(label: "test")))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            for await _ in arrivals { break }
            group.cancelAll()
            try await group.waitForAll()
        }
        let report = try #require(api.reports.first)
        #expect(report.node == "a")
        #expect(report.links.map(\.target) == ["b"])
        #expect(report.links.map(\.estimate.latency.p50) == [4])
        #expect(engine.isShutDown)
    }
}

struct EngineChoiceTests {
    private func configuration(_ mode: ProbeMode) throws -> MonitorConfiguration {
        let address = try #require(IPAddress("127.0.0.1"))
        var configuration = MonitorConfiguration(node: "a", addresses: [address])
        configuration.port = 18_862
        configuration.mode = mode
        return configuration
    }

    @Test("without a device user space probes, and the choice says why")
    func fallsBack() throws {
        let choice = try EngineChoice(try configuration(.auto))
        #expect(choice.engine.method == .userSpace)
        let shortfall = try #require(choice.shortfall)
        #expect(shortfall.contains("--interface"))
        #expect(choice.engine.shutDown(leaving: false) == [])
    }
}
