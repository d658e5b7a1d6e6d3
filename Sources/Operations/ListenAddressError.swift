/// Why a text is no address to listen at.
package enum ListenAddressError: Error, Equatable, CustomStringConvertible {
    case notHostAndPort(String)
    case badHost(String, host: String)
    case badPort(String, port: String)

    package var description: String {
        switch self {
        case .notHostAndPort(let text):
            "\"\(text)\" is no address: write HOST:PORT, for instance 127.0.0.1:9090 or [::1]:9090"
        case .badHost(let text, let host):
            "\"\(host)\" in \"\(text)\" is neither an IP address nor a host name; 0.0.0.0 listens on all of IPv4"
        case .badPort(let text, let port):
            "\"\(port)\" in \"\(text)\" is no port: use a number from 1 to 65535, or 0 for any free port"
        }
    }
}
