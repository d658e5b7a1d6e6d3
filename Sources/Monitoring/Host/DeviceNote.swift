import BPFPrograms
import CHost
import CProbeABI
import Glibc

/// One thing that the kernel said about devices.
enum DeviceNote: Equatable, Sendable {
    case device(Device)
    case deviceGone(index: Int32)
    /// - Parameter isUsable: whether to send from it; a note about one that is not any more says so.
    case address(IPAddress, index: Int32, isUsable: Bool)
    case addressGone(IPAddress, index: Int32)
    /// Something changed while the kernel answered.
    case incomplete
    /// The kernel answered a question, or would not.
    case answered
    case refused

    init(_ note: host_device_note) {
        switch note.event {
        case HOST_DEVICE_IS:
            self = .device(
                Device(
                    index: note.index, name: Self.name(note), type: Int(note.type),
                    isUp: note.flags & UInt32(IFF_UP) != 0, isLoopback: note.flags & UInt32(IFF_LOOPBACK) != 0))
        case HOST_DEVICE_GONE: self = .deviceGone(index: note.index)
        case HOST_ADDRESS_IS:
            self = .address(Self.address(note), index: note.index, isUsable: Self.isUsable(note))
        case HOST_ADDRESS_GONE: self = .addressGone(Self.address(note), index: note.index)
        case HOST_DEVICES_TOLD: self = .answered
        case HOST_DEVICES_REFUSED: self = .refused
        default: self = .incomplete
        }
    }

    private static func name(_ note: host_device_note) -> String {
        withUnsafeBytes(of: note.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func address(_ note: host_device_note) -> IPAddress {
        var wire = ip_address()
        withUnsafeMutableBytes(of: &wire) { wire in withUnsafeBytes(of: note.address) { wire.copyMemory(from: $0) } }
        return IPAddress(wire)
    }

    /// Global, not being checked for or found to be a duplicate (RFC 4862, 5.4), and not one of those that IPv6 changes
    /// for privacy (RFC 8981). The flag of the last means "secondary" in IPv4, where it does not matter.
    private static func isUsable(_ note: host_device_note) -> Bool {
        let (temporary, duplicate, tentative): (UInt32, UInt32, UInt32) = (0x01, 0x08, 0x40)
        guard note.scope == 0, note.flags & (duplicate | tentative) == 0 else { return false }
        return address(note).isIPv4 || note.flags & temporary == 0
    }
}
