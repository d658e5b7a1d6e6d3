package import BPFPrograms
import Glibc

/// Why probing does not work on this node.
package enum ProbeError: Error, CustomStringConvertible {
    case programs(BPFError)
    case cannotBind(address: String, port: UInt16, code: Int32)
    case cannotSend(peer: String, code: Int32)
    case noThread(code: Int32)
    case noAddressOfFamily(peer: String, address: String)

    package var description: String {
        switch self {
        case .programs(let error): "\(error)"
        case .cannotBind(let address, let port, let code):
            "cannot use \(address)\(port == 0 ? "" : " UDP port \(port)"): \(Self.text(code)); \(Self.bindRemedy(code))"
        case .cannotSend(let peer, let code): "cannot send to \(peer): \(Self.text(code))"
        case .noThread(let code): "cannot start a thread: \(Self.text(code))"
        case .noAddressOfFamily(let peer, let address):
            "\(peer) has the address \(address), and this node probes from none of that family; add one with --address"
        }
    }

    /// Whether another option, rather than another state of the node, would help.
    package var isAboutInput: Bool {
        switch self {
        case .programs(.unknownDevice), .programs(.unsupportedDevice): true
        case .cannotBind(_, _, let code): code == EADDRNOTAVAIL
        case .programs, .cannotSend, .noThread, .noAddressOfFamily: false
        }
    }

    private static func bindRemedy(_ code: Int32) -> String {
        switch code {
        case EADDRINUSE: "another program, maybe another daemon, has it; end it or choose another with --port"
        case EADDRNOTAVAIL: "this node does not have the address; name one that it has with --address"
        case EACCES: "run with CAP_NET_BIND_SERVICE or choose a port above 1023 with --port"
        default: "choose another with --address or --port"
        }
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
