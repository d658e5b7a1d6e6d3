import Glibc
import NIOCore

/// A server that cannot listen, with what to do about it; a command that meets it exits with 1.
package struct ListenError: Error, Equatable, CustomStringConvertible {
    package var address: ListenAddress
    package var reason: String
    package var remedy: String

    /// `option` is the command line option that names the address, for instance `--metrics`.
    package init(_ error: any Error, address: ListenAddress, option: String) {
        let code = (error as? IOError)?.errnoCode
        self.address = address
        reason = code.map { String(cString: strerror($0)) } ?? "\(error)"
        remedy = Self.remedy(for: code, option: option)
    }

    package var description: String {
        "cannot listen at \(address): \(reason); \(remedy)"
    }

    private static func remedy(for code: CInt?, option: String) -> String {
        switch code {
        case EADDRINUSE: "stop the process that listens there, or choose another address with \(option)"
        case EADDRNOTAVAIL: "give \(option) an address of this computer, or 0.0.0.0 for all of them"
        case EACCES: "choose a port from 1024 on with \(option), or grant CAP_NET_BIND_SERVICE"
        default: "choose another address with \(option)"
        }
    }
}
