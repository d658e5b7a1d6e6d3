import Foundation

/// `openssl s_server` with a certificate that only its own file vouches for.
final class TLSServer {
    static let tool = "/usr/bin/openssl"
    /// Under `CI=true` a missing tool fails the tests instead of skipping them.
    static var isAvailable: Bool {
        FileManager.default.isExecutableFile(atPath: tool) || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    let port: Int
    let certificateFile: String
    let keyFile: String
    private let directory: URL
    private let process = Process()

    /// Asks for a client certificate, signed by itself, when `verifiesClient`.
    init(name: String = "IP:127.0.0.1,DNS:localhost", verifiesClient: Bool = false) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "isochrone-tls-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        certificateFile = directory.appending(path: "certificate.pem").path
        keyFile = directory.appending(path: "key.pem").path
        let generator = try Process.run(
            URL(filePath: Self.tool),
            arguments: [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=test", "-addext", "subjectAltName=\(name)", "-keyout",
                keyFile, "-out", certificateFile,
            ], terminationHandler: nil)
        generator.waitUntilExit()
        let output = Pipe()
        process.executableURL = URL(filePath: Self.tool)
        process.arguments =
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificateFile, "-key", keyFile, "-www"]
            + (verifiesClient ? ["-Verify", "1", "-verify_return_error", "-CAfile", certificateFile] : [])
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        port = try Self.port(from: output.fileHandleForReading)
    }

    deinit {
        // The threads that tests run on block SIGTERM, and a child inherits that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The tool writes `ACCEPT 127.0.0.1:PORT` as soon as it listens.
    private static func port(from output: FileHandle) throws -> Int {
        var text = ""
        while true {
            let piece = output.availableData
            if piece.isEmpty { throw CocoaError(.fileReadUnknown) }
            text += String(decoding: piece, as: UTF8.self)
            for line in text.split(separator: "\n").filter({ $0.hasPrefix("ACCEPT ") }) {
                if let port = line.split(separator: ":").last.flatMap({ Int($0) }), text.hasSuffix("\n") { return port }
            }
        }
    }
}
