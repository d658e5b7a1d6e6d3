import CLibBPF
import Glibc

/// Files and directories of a BPF file system.
enum PinFiles {
    /// A pin that is about to take the place of the one whose name it begins with.
    static let nextSuffix = "_next"

    static func makeDirectory(_ path: String) throws(BPFError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw .failed(step: "making \(path)", code: errno, log: "")
    }

    /// Makes a directory and the ones above it, from `base` on.
    static func makeDirectory(_ name: String, in base: String) throws(BPFError) {
        try makeDirectory(base)
        try makeDirectory("\(base)/\(name)")
    }

    /// The names in a directory, sorted; none when it does not exist.
    static func entries(of path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// What is pinned at a path; `nil` when nothing is.
    static func open(_ path: String) -> OwnedDescriptor? {
        let descriptor = bpf_obj_get(path)
        return descriptor < 0 ? nil : OwnedDescriptor(descriptor)
    }

    /// Pins in place of what is pinned at the path, without a moment without either.
    static func pin(_ descriptor: Int32, at path: String) throws(BPFError) {
        try prepare(descriptor, at: path)
        try commit(path)
    }

    /// Pins beside a path; ``commit(_:)`` puts it in its place.
    static func prepare(_ descriptor: Int32, at path: String) throws(BPFError) {
        unlink(path + nextSuffix)
        let result = bpf_obj_pin(descriptor, path + nextSuffix)
        guard result == 0 else { throw .failed(step: "pinning \(path)", code: errno, log: "") }
    }

    static func commit(_ path: String) throws(BPFError) {
        guard rename(path + nextSuffix, path) == 0 else {
            throw .failed(step: "pinning \(path)", code: errno, log: "")
        }
    }

    static func remove(_ path: String) {
        unlink(path)
        unlink(path + nextSuffix)
    }
}
