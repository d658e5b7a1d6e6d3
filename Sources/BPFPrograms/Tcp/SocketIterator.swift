import CLibBPF
import Glibc

/// Runs a program on every TCP socket of a network namespace.
final class SocketIterator: Sendable {
    private let link: Int32

    init(program: Int32) throws(BPFError) {
        link = clibbpf_link_iterator(program)
        try BPFObject.check(link, "making an iterator over TCP sockets")
    }

    deinit {
        close(link)
    }

    /// - Parameter path: a file of the namespace, such as `/proc/PID/ns/net`.
    /// - Returns: whether it could be entered; one that is gone by now counts as entered.
    func run(inNamespace path: String) -> Bool {
        let namespace = open(path, O_RDONLY | O_CLOEXEC)
        guard namespace >= 0 else { return errno == ENOENT }
        defer { close(namespace) }
        return clibbpf_run_iterator(link, namespace) == 0
    }
}
