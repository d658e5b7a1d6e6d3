import BPFPrograms
import Monitoring
import Testing

struct MonitorConfigurationTests {
    private func configuration() throws -> MonitorConfiguration {
        MonitorConfiguration(node: "a", addresses: [try #require(IPAddress("10.0.0.1"))])
    }

    @Test("the defaults are RFC 8762's port, a probe a second, three seconds' patience")
    func defaults() throws {
        let configuration = try configuration()
        #expect(configuration.problems.isEmpty)
        #expect((configuration.port, configuration.interval, configuration.waitingTime) == (862, 1, 3))
    }

    @Test("as many probes are remembered as can be open", arguments: [0.02, 0.05, 0.1, 1, 10], [0.5, 3, 10])
    func remembersEnough(interval: Double, waitingTime: Double) throws {
        var configuration = try configuration()
        (configuration.interval, configuration.waitingTime) = (interval, waitingTime)
        #expect(Double(configuration.slotsPerSession) * interval * 0.9 >= 2 * waitingTime + 1)
        #expect(configuration.slotsPerSession & (configuration.slotsPerSession - 1) == 0)
    }

    @Test("settings that cannot work are named with option, value and remedy")
    func problems() throws {
        var configuration = try configuration()
        configuration.interval = 0.001
        #expect(configuration.problems == ["--interval is 0.001 s; use 0.01 s to 3600.0 s"])
        configuration.interval = 0.01
        configuration.waitingTime = 30
        #expect(configuration.problems.count == 1)
        #expect(configuration.problems[0].contains("raise --interval, or lower --waiting-time or --max-peers"))
    }
}
