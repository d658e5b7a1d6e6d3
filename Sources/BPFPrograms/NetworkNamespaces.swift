import Glibc

/// The network namespaces that processes live in: those of pods, too.
package enum NetworkNamespaces {
    /// A path to each, among the files of the first process that is in it. Empty where `/proc` is not the host's.
    package static func paths() -> [String] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var paths: [UInt64: String] = [:]
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { continue }
            let path = "/proc/\(name)/ns/net"
            var status = stat()
            // Processes end while one looks.
            guard stat(path, &status) == 0 else { continue }
            if paths[UInt64(status.st_ino)] == nil { paths[UInt64(status.st_ino)] = path }
        }
        return paths.values.sorted()
    }
}
