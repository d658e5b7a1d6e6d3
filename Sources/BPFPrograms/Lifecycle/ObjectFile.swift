import ClusterModel
import Glibc

/// Reads compiled objects, of a bounded size.
enum ObjectFile {
    /// In octets; objects of thousands of instructions have some hundred thousand.
    private static let largest = 16 << 20

    /// The object of a program, once its hash has proved that it is the one that was meant.
    static func image(of program: UserProgram, named name: ProgramName) throws(ProgramError) -> ProgramImage {
        let path = program.object
        guard path.hasPrefix("/") else { throw .unreadable(path: path, reason: "the path must be absolute") }
        let bytes = try bytes(path)
        let found = SHA256.hexadecimal(bytes)
        guard found == program.digest.lowercased() else {
            throw .digest(path: path, expected: program.digest, found: found)
        }
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
            throw .unreadable(path: path, reason: "it is no ELF object; compile it with clang -target bpf")
        }
        // Kernel and libbpf take letters, digits and underscores.
        return ProgramImage(name: name.text.split(separator: "-").joined(separator: "_"), bytes: bytes)
    }

    /// Opened before it is looked at, and without waiting: it could be a pipe, or change in between.
    private static func bytes(_ path: String) throws(ProgramError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        let file = OwnedDescriptor(descriptor)
        var status = stat()
        guard fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it is no regular file")
        }
        guard status.st_size <= largest else {
            throw .unreadable(path: path, reason: "it is larger than \(largest >> 20) MiB")
        }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= largest {
            let count = read(file.number, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            guard count > 0 else { return bytes }
            bytes += part.prefix(count)
        }
        throw .unreadable(path: path, reason: "it grows while it is read")
    }
}
