#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is mounted in this process's mount namespace.
package struct MountTable: Sendable {
    /// Places by type of file system, in the order in which they were mounted.
    private let places: [String: [String]]

    /// Reads the form of `/proc/self/mounts`, where a blank in a path is `\040`; lines of another form are left out.
    package init(_ text: String) {
        var places: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 3 else { continue }
            places[String(fields[2]), default: []].append(fields[1].split(separator: "\\040").joined(separator: " "))
        }
        self.places = places
    }

    /// The table at a path; empty where it cannot be read.
    package init(path: String) {
        let bytes = FileManager.default.contents(atPath: path) ?? Data()
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    /// The first place where a file system of that type is: `bpf`, `cgroup2`.
    package func place(of type: String) -> String? {
        places[type]?.first
    }
}
