import Foundation
import TestSupport

/// An authority, and certificates that it signed, made by openssl for one test.
struct Certificates {
    private static let tool = "/usr/bin/openssl"
    private let directory: TemporaryDirectory

    var authority: String { directory.file("authority.pem") }
    var serverCertificate: String { directory.file("server.pem") }
    var serverKey: String { directory.file("server.key") }
    var clientCertificate: String { directory.file("client.pem") }
    var clientKey: String { directory.file("client.key") }

    init() throws {
        let isThere = FileManager.default.isExecutableFile(atPath: Self.tool)
        try Requirement.check(isThere ? nil : "needs \(Self.tool): install openssl")
        directory = try TemporaryDirectory()
        try make("authority", ["-addext", "basicConstraints=critical,CA:TRUE"])
        let signed = ["-CA", authority, "-CAkey", directory.file("authority.key")]
        try make("server", signed + ["-addext", "subjectAltName=IP:127.0.0.1"])
        try make("client", signed)
    }

    private func make(_ name: String, _ more: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.tool)
        process.arguments =
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-keyout", directory.file("\(name).key"), "-out", directory.file("\(name).pem"),
            ] + more
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
