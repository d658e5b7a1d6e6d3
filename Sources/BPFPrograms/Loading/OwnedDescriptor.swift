import Glibc

/// A file descriptor that is closed with its last owner.
final class OwnedDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    /// Another descriptor of the same file, which `name` is told of when there are too many.
    static func duplicate(of number: Int32, _ name: String) throws(BPFError) -> OwnedDescriptor {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .failed(step: "holding on to \(name)", code: errno, log: "") }
        return OwnedDescriptor(copy)
    }

    deinit {
        close(number)
    }
}
