import BPFPrograms
import Foundation
import Monitoring
import NetworkLab
import Telemetry
import Testing

/// From sockets to metrics.
@Suite(.needsNamespaces, .needsSocketPrograms, .serialized)
struct PassiveMonitorTests {
    private func configuration(_ scene: PassiveScene) throws -> PassiveConfiguration {
        var configuration = PassiveConfiguration(node: "node-a")
        configuration.cgroup = try #require(scene.group.path.split(separator: "/").last.map { "/\($0)" })
        return configuration
    }

    @Test("what sockets did is shown by names, and what nobody did is not there")
    func showsMetrics() throws {
        let scene = try PassiveScene(LinkShape(delay: 1))
        let monitor = PassiveMonitor(try configuration(scene))
        #expect(monitor.shortfalls == [])
        let registry = PrometheusRegistry()
        PassiveMetrics(monitor).observe(in: registry)
        func text() -> String { String(decoding: registry.render(), as: UTF8.self) }
        #expect(!text().contains("isochrone_tcp"), "nothing has happened")

        let prefix = try #require(AddressPrefix(try scene.address("b")))
        monitor.setNodes([PassiveNode(name: "node-b", prefixes: [prefix])])
        monitor.setPods([
            Pod(.init(namespace: "city", pod: "camera-0"), cgroup: monitor.configuration.cgroup, addresses: [])
        ])
        try scene.exchange()
        monitor.collect(at: MonitorTime.continuous.now())
        let link = #"direction="outgoing",source_node_name="node-a",target_node_name="node-b""#
        var shown = text()
        for line in [
            "isochrone_tcp_sent_bytes_total{\(link)} 1000", "isochrone_tcp_received_bytes_total{\(link)} 0",
            "isochrone_tcp_retransmitted_segments_total{\(link)} 0",
            #"isochrone_tcp_connects_total{direction="outgoing",outcome="established","#
                + #"source_node_name="node-a",target_node_name="node-b"} 1"#,
            "isochrone_tcp_connect_seconds_count{\(link)} 1", #"isochrone_tcp_sockets{state="unarmed"} 0"#,
            #"isochrone_pod_tcp_sent_bytes_total{namespace="city",pod="camera-0"} 1000"#,
        ] {
            #expect(shown.contains(line + "\n"))
        }
        #expect(shown.contains("isochrone_tcp_rtt_min_seconds{\(link)} 0.00"))
        #expect(!shown.contains("unknown") && !shown.contains("incoming") && !shown.contains("dns"))

        monitor.collect(at: MonitorTime.continuous.now())
        shown = text()
        #expect(!shown.contains("isochrone_tcp_rtt_min_seconds"), "no round trip in this window")
        #expect(shown.contains("isochrone_tcp_connect_seconds_count{\(link)} 1\n"))
        monitor.setNodes([])
        #expect(!text().contains("node-b"), "a node that has left leaves no series")
        monitor.shutDown()
    }

    @Test("what comes after a node has left is nobody's, and its number is not inherited with its counts")
    func reusesNumbers() throws {
        let scene = try PassiveScene()
        var configuration = try configuration(scene)
        configuration.largestNodes = 1
        let monitor = PassiveMonitor(configuration)
        let prefix = try #require(AddressPrefix(try scene.address("b")))
        monitor.setNodes([PassiveNode(name: "old", prefixes: [prefix])])
        try scene.exchange()
        monitor.setNodes([])
        monitor.setNodes([PassiveNode(name: "new", prefixes: [prefix])])
        monitor.collect(at: MonitorTime.continuous.now())
        #expect(monitor.connections[.init(node: "new", direction: .outgoing)] == nil)
        try scene.exchange()
        monitor.collect(at: MonitorTime.continuous.now())
        #expect(monitor.connections[.init(node: "new", direction: .outgoing)]?.totals.sentBytes == 1_000)
        monitor.shutDown()
    }

    @Test("a container's traffic is its pod's, even of one that has started since")
    func findsContainers() throws {
        let scene = try PassiveScene()
        let monitor = PassiveMonitor(try configuration(scene))
        let pod = Pod.Name(namespace: "city", pod: "camera-0")
        monitor.setPods([Pod(pod, cgroup: monitor.configuration.cgroup, addresses: [])])
        let container = scene.group.path + "/container"
        try #require(mkdir(container, 0o755) == 0)
        monitor.collect(at: MonitorTime.continuous.now())
        try scene.exchange(after: "open('\(container)/cgroup.procs', 'w').write(str(os.getpid()))")
        monitor.collect(at: MonitorTime.continuous.now())
        #expect(monitor.pods.mapValues(\.sentBytes) == [pod: 1_000])
        monitor.shutDown()
        #expect(scene.eventually({ rmdir(container) }, until: { $0 == 0 }) == 0)
    }

    @Test("the service ends windows until it is told to stop, and leaves nothing attached")
    func runsAsAService() async throws {
        let scene = try PassiveScene()
        var configuration = try configuration(scene)
        configuration.window = 0.02
        let monitor = PassiveMonitor(configuration)
        let service = PassiveService(monitor: monitor)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            #expect(scene.eventually({ monitor.coverage }, until: { $0 != nil })?.seen == 0)
            group.cancelAll()
            try await group.waitForAll()
        }
        try scene.exchange()
        monitor.collect(at: MonitorTime.continuous.now())
        #expect(monitor.connections.isEmpty)
    }

    @Test("a cgroup that is not there is a shortfall with its reason, not a failure")
    func degrades() {
        var configuration = PassiveConfiguration(node: "node-a")
        configuration.cgroup = "/isochrone-no-such-group"
        let monitor = PassiveMonitor(configuration)
        #expect(monitor.shortfalls.map(\.what) == ["TCP connections", "name resolution"])
        #expect(monitor.shortfalls.allSatisfy { $0.reason.contains("isochrone-no-such-group") })
        monitor.collect(at: 1)
        #expect(monitor.connections.isEmpty && monitor.coverage == nil)
        let registry = PrometheusRegistry()
        PassiveMetrics(monitor).observe(in: registry)
        #expect(registry.render().isEmpty)
    }

    @Test("nothing that was not asked for is attached")
    func watchesNothing() {
        var configuration = PassiveConfiguration(node: "node-a")
        (configuration.watchesTcp, configuration.watchesDns) = (false, false)
        let monitor = PassiveMonitor(configuration)
        #expect(monitor.shortfalls == [] && !monitor.watchesTcp && !monitor.watchesDns)
    }
}
