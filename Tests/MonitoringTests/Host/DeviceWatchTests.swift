import BPFPrograms
import Glibc
import Monitoring
import HostLab
import NetworkLab
import TestSupport
import Testing

/// Devices in a namespace as the kernel tells of them.
@Suite(.needsNamespaces, .serialized, .timeLimit(.minutes(1)))
struct DeviceWatchTests {
    private let network: NetworkLab
    private let watch: DeviceWatch

    init() throws {
        let network = try NetworkLab(hosts: ["a"])
        self.network = network
        watch = try network.inside("a") { try DeviceWatch() }
    }

    /// The first set of devices that fulfils the condition.
    private func devices(_ condition: ([Device]) -> Bool) async throws -> [Device] {
        for await devices in watch.devices where condition(devices) { return devices }
        throw Ended()
    }

    private struct Ended: Error {}

    private func inside<Result>(_ body: () throws -> Result) throws -> Result {
        try network.inside("a", body)
    }

    @Test("what is there at the start is told, the loopback included, and a single question says the same")
    func start() async throws {
        let found = try await devices { $0.contains { $0.name == NetworkLab.device } }
        let loopback = try #require(found.first { $0.isLoopback })
        #expect(loopback.name == "lo" && loopback.type == 772)
        #expect(loopback.addresses == [], "host scope")
        let device = try #require(found.first { $0.name == NetworkLab.device })
        #expect(device.isUp && device.type == 1)
        #expect(device.addresses.filter(\.isIPv4) == [try #require(IPAddress("10.77.0.1"))])
        #expect(try inside { try DeviceWatch.current() } == found)
    }

    @Test("a device that is made, renamed and removed is followed; made again it has another index")
    func comesAndGoes() async throws {
        var device: LabDevice? = try inside { try LabDevice("new0") }
        let made = try await devices { $0.contains { $0.name == "new0" } }
        #expect(try #require(made.first { $0.name == "new0" }).isUp == false)
        try inside { try device?.rename("other0") }
        let renamed = try await devices { $0.contains { $0.name == "other0" } }
        #expect(renamed.count == made.count)
        let index = try #require(renamed.first { $0.name == "other0" }).index
        device = nil
        _ = try await devices { !$0.contains { $0.index == index } }
        device = try inside { try LabDevice("other0") }
        let again = try await devices { $0.contains { $0.name == "other0" } }
        #expect(again.allSatisfy { $0.index != index })
        withExtendedLifetime(device) {}
    }

    @Test("addresses of both families come with their device and go")
    func addresses() async throws {
        let six = try #require(IPAddress("fd00::9"))
        let device = try inside { try LabDevice("new0") }
        try inside {
            try device.setUp(true)
            try device.setIPv4("10.9.0.1")
            try device.addIPv6("fd00::9")
        }
        let both = [try #require(IPAddress("10.9.0.1")), six]
        _ = try await devices { $0.contains { $0.name == "new0" && $0.isUp && $0.addresses == both } }
        try inside { try device.removeIPv6("fd00::9") }
        _ = try await devices { $0.contains { $0.name == "new0" && $0.addresses == [both[0]] } }
        try inside { try device.setIPv4(nil) }
        _ = try await devices { $0.contains { $0.name == "new0" && $0.addresses.isEmpty } }
    }

    @Test("after hundreds of quick changes the last state is the known one")
    func manyChanges() async throws {
        try inside {
            for round in 0..<200 {
                let device = try LabDevice("quick\(round % 7)")
                try device.setUp(true)
            }
        }
        let last = try inside { try LabDevice("last0") }
        let found = try await devices { $0.contains { $0.name == "last0" } }
        #expect(found.map(\.name).sorted() == ["last0", "lo", NetworkLab.device])
        withExtendedLifetime(last) {}
    }

    @Test("when messages are lost the kernel is asked anew")
    func overrun() throws {
        let kept = try inside { try LossyReading(changes: 200) }
        #expect(kept.questions > 1)
        #expect(kept.devices.map(\.name).sorted() == ["lo", "quick0", NetworkLab.device])
        #expect(kept.devices.first { $0.name == "quick0" }?.isUp == true)
    }
}
