import Glibc

/// The path of a Unix socket that a daemon listens at, for its owner and group alone.
package struct ControlSocket: Sendable {
    package let path: String
    /// Read and write for owner and group.
    private static let rights: mode_t = 0o660
    /// From everybody else, while the socket is bound.
    private static let withheld: mode_t = 0o007

    package init(path: String) {
        self.path = path
    }

    /// Makes the directory, and removes what a daemon that is gone has left at the path.
    ///
    /// - Throws: ``ControlSocketError`` also when a daemon still answers there.
    package func prepare() throws(ControlSocketError) {
        guard path.hasPrefix("/"), path.utf8.count < 108 else { throw .badPath(path) }
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        if !directory.isEmpty, mkdir(directory, 0o755) != 0, errno != EEXIST {
            throw .failed(path: path, step: "making its directory", code: errno)
        }
        guard access(directory.isEmpty ? "/" : directory, W_OK) == 0 else {
            throw .failed(path: path, step: "writing to its directory", code: errno)
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .occupied(path) }
        guard !isAnswered else { throw .inUse(path) }
        guard unlink(path) == 0 else { throw .failed(path: path, step: "removing the old one", code: errno) }
    }

    /// Lets the process make files for its owner and group alone until ``widenRights(to:)``: a socket's rights are those
    /// that it is bound with, so there is no moment with wider ones.
    static func narrowRights() -> mode_t { umask(withheld) }

    static func widenRights(to mask: mode_t) { umask(mask) }

    /// Takes the rights to execute away, which mean nothing for a socket.
    func settleRights() { chmod(path, Self.rights) }

    package func remove() {
        unlink(path)
    }

    private var isAnswered: Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 || errno != ECONNREFUSED && errno != ENOENT
    }
}
