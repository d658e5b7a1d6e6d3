import Foundation

/// The package on disk.
enum SourceTree {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The directories of `Sources` that hold Swift files, each with its files.
    static func rooms() throws -> [String: [SourceFile]] {
        var rooms: [String: [SourceFile]] = [:]
        let sources = root.appending(path: "Sources")
        for room in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
            let paths = FileManager.default.enumerator(atPath: sources.appending(path: room).path)
            for case let path as String in paths ?? .init() where path.hasSuffix(".swift") {
                let path = "Sources/\(room)/\(path)"
                rooms[room, default: []].append(SourceFile(path: path, text: try text(of: path)))
            }
        }
        return rooms
    }

    /// Rooms that are programs: their names are those of commands.
    static func isProgram(_ room: String) -> Bool {
        room.first?.isLowercase == true
    }
}
