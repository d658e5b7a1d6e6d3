import Glibc

/// The cgroups of version 2, which sockets belong to.
package struct CgroupHierarchy: Sendable {
    /// Where it is mounted.
    package let root: String
    /// Levels that are looked into below a cgroup; deeper ones than pods have are somebody's mistake.
    private static let deepest = 16

    package init(root: String) {
        self.root = root
    }

    /// Finds where it is mounted; `nil` when it is not. Beside version 1 it has a place of its own.
    package init?() {
        guard let file = fopen("/proc/self/mounts", "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4_096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            let fields = text.split(separator: " ")
            guard fields.count > 2, fields[2] == "cgroup2" else { continue }
            root = String(fields[1])
            return
        }
        return nil
    }

    /// The directory of a cgroup, from its path below the root as `/proc/PID/cgroup` shows it.
    package func directory(of path: String) -> String {
        path.split(separator: "/").reduce(root) { "\($0)/\($1)" }
    }

    /// The kernel's number of a cgroup, which is that of its directory; `nil` when there is no such directory.
    package static func identifier(ofDirectory path: String) -> UInt64? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return UInt64(status.st_ino)
    }

    /// The numbers of a cgroup and of all below it: a pod's sockets belong to the cgroups of its containers.
    package func identifiers(below path: String) -> [UInt64] {
        var found: [UInt64] = []
        collect(directory(of: path), depth: 0, into: &found)
        return found
    }

    private func collect(_ path: String, depth: Int, into found: inout [UInt64]) {
        guard depth < Self.deepest, let identifier = Self.identifier(ofDirectory: path) else { return }
        found.append(identifier)
        guard let directory = opendir(path) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { collect("\(path)/\(name)", depth: depth + 1, into: &found) }
        }
    }
}
