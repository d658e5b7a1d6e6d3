package import BPFPrograms
import CProbeABI

extension IPAddress {
    private static let largestCount = 64

    /// The addresses of a device of the calling thread's network namespace, at least one, without link-local ones.
    package static func all(ofDevice name: String) throws(ProbeError) -> [IPAddress] {
        var found = [ip_address](repeating: ip_address(), count: largestCount)
        let count = probe_device_addresses(name, &found, Int32(largestCount))
        guard count > 0 else { throw .noAddress(device: name, code: count == 0 ? nil : -count) }
        return found.prefix(Int(count)).map { IPAddress($0) }
    }
}
