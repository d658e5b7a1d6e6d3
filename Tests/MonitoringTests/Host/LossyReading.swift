import CHost
import Glibc
import HostLab
import NetworkLab

@testable import Monitoring

/// What a reader knows that did not read while more happened than its socket's buffer holds.
struct LossyReading {
    /// How often the kernel was asked for all devices.
    let questions: Int
    let devices: [Device]

    /// - Parameter changes: of one device, which is up in the end.
    init(changes: Int) throws {
        let socket = host_devices_open(true)
        defer { close(socket) }
        var smallest: Int32 = 0
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &smallest, socklen_t(MemoryLayout<Int32>.size))
        var reader = try DeviceReader(socket: socket)
        while reader.devices == nil { try reader.read() }
        let device = try LabDevice("quick0")
        for round in 0...changes { try device.setUp((changes - round).isMultiple(of: 2)) }
        repeat { try reader.read() } while reader.devices == nil
        questions = reader.questions
        devices = reader.devices ?? []
        withExtendedLifetime(device) {}
    }
}
