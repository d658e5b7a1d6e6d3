import Glibc

/// A control group of its own, below the root of the unified hierarchy, for processes of a lab. It goes when this
/// object does, or with ``remove()``.
public final class LabControlGroup: Sendable {
    /// Where the group is in the file system.
    public let path: String

    /// - Parameter name: tells groups of one process apart.
    public init(_ name: String) throws(LabError) {
        guard let root = Self.root else { throw LabError(attempt: "finding the unified hierarchy", code: ENOENT) }
        path = "\(root)/isochrone-lab-\(getpid())-\(name)"
        guard mkdir(path, 0o755) == 0 else { throw LabError(attempt: "making the control group \(path)", code: errno) }
    }

    deinit {
        rmdir(path)
    }

    /// Where the unified hierarchy is mounted; `nil` where it is not.
    public static var root: String? {
        guard let mounts = fopen("/proc/self/mounts", "r") else { return nil }
        defer { fclose(mounts) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, mounts) > 0, let text = line {
            let fields = String(cString: text).split(separator: " ")
            if fields.count > 2, fields[2] == "cgroup2" { return String(fields[1]) }
        }
        return nil
    }

    /// Moves a process into the group; sockets that it opened before stay where they were.
    public func add(_ process: LabProcess) throws(LabError) {
        let members = try openMembers()
        defer { close(members) }
        let text = "\(process.identifier)"
        guard write(members, text, text.utf8.count) == text.utf8.count else {
            throw LabError(attempt: "moving \(text) into \(path)", code: errno)
        }
    }

    /// Removes the group, which must have no processes any more.
    public func remove() throws(LabError) {
        guard rmdir(path) == 0 || errno == ENOENT else {
            throw LabError(attempt: "removing the control group \(path)", code: errno)
        }
    }

    /// A descriptor that takes the identifiers of processes.
    func openMembers() throws(LabError) -> Int32 {
        let members = open("\(path)/cgroup.procs", O_WRONLY | O_CLOEXEC)
        guard members >= 0 else { throw LabError(attempt: "opening \(path)/cgroup.procs", code: errno) }
        return members
    }
}
