import BPFPrograms
import HostLab
import Logging
import Monitoring
import NetworkLab
import Testing

/// The prober on devices that come and go while it measures.
@Suite(.needsNamespaces, .needsBPF, .serialized, .timeLimit(.minutes(1)))
struct ProberOnDevicesTests {
    @Test("a device that is made, renamed, removed and made again is attached every time, and none stays behind")
    func followsDevices() throws {
        let lab = try Lab()
        var configuration = try lab.configuration("a")
        configuration.devices = []
        try lab.network.inside("a") {
            let prober = try StampProber(configuration)
            try prober.loadPrograms()
            let service = InterfaceService(
                DeviceSelection(["wan0", "eth*"]), watch: try DeviceWatch(),
                port: DevicePort(prober, followsAddresses: false),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            func attached() throws -> [String] {
                service.take(try DeviceWatch.current())
                #expect(service.failures.isEmpty)
                return service.attached
            }
            #expect(try attached() == ["wan0"])
            var device: LabDevice? = try LabDevice("eth7")
            #expect(try attached() == ["eth7", "wan0"])
            try device?.rename("eth8")
            #expect(try attached() == ["eth8", "wan0"])
            device = nil
            #expect(try attached() == ["wan0"])
            device = try LabDevice("eth8")
            #expect(try attached() == ["eth8", "wan0"])
            #expect(prober.shutDown(leaving: false) == [])
            withExtendedLifetime(device) {}
        }
    }
}
