import Foundation
import Glibc
import TestSupport

/// A BPF file system of a test's own, gone with it.
final class PrivatePins: Sendable {
    let root: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "isochrone-pins-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        root = url.path()
    }

    deinit {
        umount2(root, Int32(MNT_DETACH))
        rmdir(root)
    }
}
