import CLibBPF
import Glibc

/// What stands before the IP header on a device; the raw value is part of the programs' names.
enum LinkHeader: String, Sendable {
    case ethernet
    /// TUN, WireGuard and IP tunnels.
    case bare

    init(ofDevice name: String) throws(BPFError) {
        let type = clibbpf_device_type(name)
        guard type >= 0 else { throw .unknownDevice(name) }
        switch type {
        case 1, 772: self = .ethernet  // ARPHRD_ETHER, ARPHRD_LOOPBACK
        case 0xFFFE, 768, 519: self = .bare  // ARPHRD_NONE, ARPHRD_TUNNEL, ARPHRD_RAWIP
        default: throw .unsupportedDevice(name, type: Int(type))
        }
    }
}
