package import BPFPrograms
import CProbeABI

extension IPv4Address {
    /// The first address of a device of the calling thread's network namespace.
    package static func first(ofDevice name: String) throws(ProbeError) -> IPv4Address {
        var address: UInt32 = 0
        let result = probe_device_address(name, &address)
        guard result == 0 else { throw .noAddress(device: name, code: -result) }
        return IPv4Address(networkOrder: address)
    }
}
