import BPFPrograms
import Glibc
import Logging
import Monitoring
import HostLab
import NetworkLab
import Testing

/// The service over devices of a namespace, around an engine that only remembers.
@Suite(.needsNamespaces, .serialized, .timeLimit(.minutes(1)))
struct InterfaceServiceTests {
    private let network: NetworkLab
    private let engine = RecordingEngine()
    private let service: InterfaceService

    init() throws {
        let network = try NetworkLab(hosts: ["a"])
        self.network = network
        let watch = try network.inside("a") { try DeviceWatch() }
        service = InterfaceService(
            DeviceSelection(["wan0", "eth*"]), watch: watch, port: engine.port,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs the service while `body` does.
    private func running(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let service = service
            group.addTask { try await service.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// Waits until it is so, for ten seconds at the most.
    private func become(_ condition: () -> Bool) async -> Bool {
        let time = MonitorTime.continuous
        let end = time.now() + 10
        while !condition(), time.now() < end { await time.sleep(time.now() + 0.005) }
        return condition()
    }

    private func make(_ name: String) throws -> LabDevice {
        try network.inside("a") { try LabDevice(name) }
    }

    @Test("devices are attached when they appear, forgotten when they go, and attached anew when they come back")
    func follows() async throws {
        try await running {
            #expect(await become { service.attached == ["wan0"] })
            var device: LabDevice? = try make("eth7")
            #expect(await become { service.attached == ["eth7", "wan0"] })
            device = nil
            #expect(await become { service.attached == ["wan0"] && engine.attached.count == 1 })
            device = try make("eth7")
            let index = try network.inside("a") { try #require(device).index }
            #expect(await become { engine.attached.contains(index) })
            withExtendedLifetime(device) {}
        }
    }

    @Test("the engine is told the addresses of the devices whenever they change")
    func addresses() async throws {
        let own = try #require(IPAddress("10.77.0.1"))
        let more = try #require(IPAddress("10.9.0.1"))
        try await running {
            #expect(await become { engine.addresses.filter(\.isIPv4) == [own] })
            let device = try make("eth7")
            try network.inside("a") { try device.setIPv4("10.9.0.1") }
            #expect(await become { engine.addresses.filter(\.isIPv4) == [more, own] })
            try network.inside("a") { try device.setIPv4(nil) }
            #expect(await become { engine.addresses.filter(\.isIPv4) == [own] })
        }
    }

    @Test("a device that cannot be attached is named with the reason, and tried again at the next change")
    func refused() async throws {
        engine.refuse(["eth7"])
        try await running {
            let device = try make("eth7")
            #expect(await become { service.failures["eth7"] != nil })
            engine.refuse([])
            let other = try make("eth8")
            #expect(await become { service.attached == ["eth7", "eth8", "wan0"] })
            #expect(service.failures.isEmpty)
            withExtendedLifetime((device, other)) {}
        }
    }

    @Test("after 200 quick changes the engine is on what is there")
    func manyChanges() async throws {
        try await running {
            try network.inside("a") {
                for round in 0..<200 { _ = try LabDevice("eth\(round % 7)") }
            }
            let last = try make("eth9")
            let index = try network.inside("a") { last.index }
            #expect(await become { service.attached == ["eth9", "wan0"] })
            #expect(engine.attached.count == 2 && engine.attached.contains(index))
        }
    }
}
