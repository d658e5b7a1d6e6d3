import Glibc

/// Why nothing can be served at a path.
package enum ControlSocketError: Error, Equatable, CustomStringConvertible {
    case badPath(String)
    /// Something else than a socket is there.
    case occupied(String)
    /// Another daemon answers there.
    case inUse(String)
    case failed(path: String, step: String, code: Int32)

    package var description: String {
        switch self {
        case .badPath(let path):
            "\(path) is no path for a socket; it must be absolute and shorter than 108 bytes"
        case .occupied(let path):
            "\(path) is no socket; remove it, or name another path with --socket"
        case .inUse(let path):
            "another daemon answers at \(path); stop it, or name another path with --socket"
        case .failed(let path, let step, let code):
            "\(path): \(step) failed: \(String(cString: strerror(code))); name another path with --socket"
        }
    }
}
