import Foundation

/// A key and a certificate that vouches for itself, for the loopback; gone with the last reference.
package final class TestCertificates: Sendable {
    package static let tool = "/usr/bin/openssl"
    /// Under `CI=true` a missing tool fails the tests instead of skipping them.
    package static var isAvailable: Bool {
        FileManager.default.isExecutableFile(atPath: tool) || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    package let certificate: String
    package let key: String
    private let directory: URL

    package init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "isochrone-fake-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        certificate = directory.appending(path: "certificate.pem").path
        key = directory.appending(path: "key.pem").path
        let generator = Process()
        generator.executableURL = URL(filePath: Self.tool)
        generator.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ]
        generator.standardError = FileHandle.nullDevice
        try generator.run()
        generator.waitUntilExit()
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
}
