import Foundation
import TestSupport
import Testing

@testable import ControlPlane

/// A certificate authority that openssl keeps in a directory.
struct Authority {
    let folder: TemporaryDirectory
    var certificate: String { folder.file("ca.crt") }

    init() async throws {
        folder = try TemporaryDirectory()
        try await Self.openssl(["-subj", "/CN=authority", "-days", "30"], folder.file("ca"))
    }

    /// Signs a new key pair.
    ///
    /// - Parameter name: of the two files, without `.crt` and `.key`, in the directory of the authority.
    func issue(_ name: String, days: Int = 30) async throws -> TLSFiles {
        let stem = folder.file(name)
        try await Self.openssl(
            [
                "-subj", "/CN=\(name)", "-days", "\(days)", "-CA", certificate, "-CAkey", folder.file("ca.key"),
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            ], stem)
        return TLSFiles(certificate: "\(stem).crt", key: "\(stem).key")
    }

    private static func openssl(_ arguments: [String], _ stem: String) async throws {
        let run = try await ProcessRun.of(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", "\(stem).key", "-out", "\(stem).crt",
            ] + arguments)
        try #require(run.code == 0, "\(run.complaints)")
    }
}
