import BPFPrograms
import CHostLab
import CProbeABI
import Glibc
import NetworkLab

/// A device in the calling thread's namespace that exists as long as this does.
final class TestDevice {
    private(set) var name: String
    private let descriptor: Int32

    init(_ name: String) throws {
        self.name = name
        descriptor = host_lab_make_device(name)
        try Self.check(descriptor, "making the device \(name)")
    }

    deinit { close(descriptor) }

    var index: Int32 { Int32(bitPattern: if_nametoindex(name)) }

    func rename(_ new: String) throws {
        try Self.check(host_lab_rename_device(name, new), "renaming \(name)")
        name = new
    }

    func setUp(_ isUp: Bool) throws {
        try Self.check(host_lab_set_up(name, isUp), "setting \(name) up")
    }

    /// The one IPv4 address; `nil` takes it away.
    func setAddress(_ address: IPv4Address?) throws {
        try Self.check(host_lab_set_address(name, address?.networkOrder ?? 0), "an address of \(name)")
    }

    func add(_ address: IPAddress) throws {
        let wire = address.wire
        let result = withUnsafeBytes(of: wire) { bytes in
            host_lab_change_address6(name, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, true)
        }
        try Self.check(result, "adding \(address) to \(name)")
    }

    func remove(_ address: IPAddress) throws {
        let wire = address.wire
        let result = withUnsafeBytes(of: wire) { bytes in
            host_lab_change_address6(name, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, false)
        }
        try Self.check(result, "removing \(address) from \(name)")
    }

    private static func check(_ result: Int32, _ step: String) throws {
        guard result >= 0 else { throw DeviceFailure(step: step, code: -result) }
    }

    struct DeviceFailure: Error {
        let step: String
        let code: Int32
    }
}
