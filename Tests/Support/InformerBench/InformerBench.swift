import Foundation

/// Measures what it takes to follow a large cluster: one process serves it, one merely downloads the same, one follows it.
@main
enum InformerBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let cluster = LargeCluster()
        switch arguments.first {
        case "serve": try await serve(cluster)
        case "download" where arguments.count == 3:
            try await Measurement.download(arguments[1], cluster, eventBytes: Int(arguments[2]) ?? 0)
        case "follow" where arguments.count == 3:
            try await Measurement.follow(arguments[1], cluster, database: arguments[2])
        default: try compare(cluster)
        }
    }

    private static func serve(_ cluster: LargeCluster) async throws {
        let server = LargeClusterServer(cluster)
        let sizes = "\(server.eventBytes) \(server.listBytes)"
        try await server.run { port in
            FileHandle.standardOutput.write(Data("\(port) \(sizes)\n".utf8))
        }
    }

    private static func compare(_ cluster: LargeCluster) throws {
        let server = try Child(["serve"])
        defer { server.stop() }
        let words = server.line().split(separator: " ").map(String.init)
        guard words.count == 3, let eventBytes = Double(words[1]), let listBytes = Double(words[2]) else { return }
        let url = "http://127.0.0.1:\(words[0])"
        let database = FileManager.default.temporaryDirectory.appending(path: "informers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: database, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: database) }
        // Once without counting, so that neither finds the server cold.
        _ = try Child(["download", url, words[1]]).figures()
        let download = try Child(["download", url, words[1]]).figures()
        let follow = try Child(["follow", url, database.appending(path: "state.db").path]).figures()
        Table(cluster: cluster, download: download, follow: follow, listBytes: listBytes, eventBytes: eventBytes)
            .print()
    }
}

/// This program once more, in another role.
struct Child {
    private let process = Process()
    private let output = Pipe()

    init(_ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
    }

    /// The first line that it prints.
    func line() -> String {
        var bytes = Data()
        while let byte = try? output.fileHandleForReading.read(upToCount: 1), byte.first != 0x0A { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything that it measured, once it has ended.
    func figures() throws -> [String: Double] {
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return Dictionary(
            text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                return words.count == 2 ? Double(words[1]).map { (String(words[0]), $0) } : nil
            }
        ) { $1 }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
