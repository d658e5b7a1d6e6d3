import CHostLab
import Glibc

/// A network device in the calling thread's namespace that exists as long as this does.
package final class LabDevice {
    package private(set) var name: String
    private let descriptor: Int32

    package init(_ name: String) throws {
        self.name = name
        descriptor = host_lab_make_device(name)
        try LabFailure.check(descriptor, "making the device \(name)")
    }

    deinit { close(descriptor) }

    package var index: Int32 { Int32(bitPattern: if_nametoindex(name)) }

    /// The device has to be down.
    package func rename(_ new: String) throws {
        try LabFailure.check(host_lab_rename_device(name, new), "renaming \(name)")
        name = new
    }

    package func setUp(_ isUp: Bool) throws {
        try LabFailure.check(host_lab_set_up(name, isUp), "setting \(name) up")
    }

    /// The one IPv4 address; `nil` takes it away.
    package func setIPv4(_ address: String?) throws {
        var four = in_addr()
        let isAddress = address.map { inet_pton(AF_INET, $0, &four) == 1 } ?? true
        try LabFailure.check(isAddress ? 0 : -EINVAL, "reading an address")
        try LabFailure.check(host_lab_set_address(name, four.s_addr), "an address of \(name)")
    }

    package func addIPv6(_ address: String) throws {
        try changeIPv6(address, add: true)
    }

    package func removeIPv6(_ address: String) throws {
        try changeIPv6(address, add: false)
    }

    private func changeIPv6(_ address: String, add: Bool) throws {
        var octets = [UInt8](repeating: 0, count: 16)
        try LabFailure.check(inet_pton(AF_INET6, address, &octets) == 1 ? 0 : -EINVAL, "reading \(address)")
        try LabFailure.check(host_lab_change_address6(name, octets, add), "an address of \(name)")
    }
}
