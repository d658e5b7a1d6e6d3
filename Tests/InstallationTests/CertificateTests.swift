import Foundation
import TestSupport
import Testing

@testable import Installation

@Suite("Certificates of an installation")
struct CertificateTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let space = "isochrone-system"

    private static func stored(_ set: CertificateSet) -> [TLSSecret: ObjectValue] {
        Dictionary(
            uniqueKeysWithValues: zip(TLSSecret.allCases, set.secrets(namespace: space).map(\.value)))
    }

    private static func serials(_ set: CertificateSet) -> [String] {
        [set.authority, set.extender, set.scheduler].map(\.serialNumber)
    }

    @Test("OpenSSL trusts what was made, by its names and uses")
    func openSSL() throws {
        let tool = "/usr/bin/openssl"
        try Requirement.check(FileManager.default.isExecutableFile(atPath: tool) ? nil : "needs \(tool)")
        let set = try CertificateSet(namespace: Self.space, now: Date())
        let directory = try TemporaryDirectory()
        for (secret, object) in zip(TLSSecret.allCases, set.secrets(namespace: Self.space)) {
            for name in ["ca.crt", "tls.crt", "tls.key"] {
                let text = try #require(TLSSecret.text(name, of: object.value))
                try text.write(toFile: "\(directory.path)/\(secret.rawValue)-\(name)", atomically: true, encoding: .utf8)
            }
        }
        func run(_ arguments: String...) throws -> Int32 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: tool)
            process.arguments = arguments
            process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        let (server, client) = ("isochrone-extender-tls-tls.crt", "isochrone-scheduler-tls-tls.crt")
        let name = "isochrone-extender.isochrone-system.svc"
        func verify(_ use: String, _ file: String, _ more: String...) throws -> Int32 {
            let base = ["verify", "-x509_strict", "-CAfile", "isochrone-ca-tls.crt", "-purpose", use]
            let process = Process()
            process.executableURL = URL(fileURLWithPath: tool)
            process.arguments = base + more + [file]
            process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        #expect(try verify("sslserver", server, "-verify_hostname", name) == 0)
        #expect(try verify("sslserver", server, "-verify_hostname", "other.isochrone-system.svc") != 0)
        #expect(try verify("sslclient", server) != 0)
        #expect(try verify("sslclient", client) == 0)
        #expect(try verify("sslserver", client) != 0)
        #expect(try run("pkey", "-in", "isochrone-extender-tls-tls.key", "-noout") == 0)
    }

    @Test("what is good is kept")
    func kept() throws {
        let first = try CertificateSet(namespace: Self.space, now: Self.now)
        let later = Self.now.addingTimeInterval(200 * 86_400)
        let second = try CertificateSet(namespace: Self.space, keeping: Self.stored(first), now: later)
        #expect(Self.serials(first) == Self.serials(second))
        #expect(first.caBundle == second.caBundle)
    }

    @Test("what ends within 90 days is made anew by the same authority")
    func renewed() throws {
        let first = try CertificateSet(namespace: Self.space, now: Self.now)
        let later = Self.now.addingTimeInterval(300 * 86_400)
        let second = try CertificateSet(namespace: Self.space, keeping: Self.stored(first), now: later)
        #expect(first.authority.serialNumber == second.authority.serialNumber)
        #expect(first.extender.serialNumber != second.extender.serialNumber)
        #expect(first.scheduler.serialNumber != second.scheduler.serialNumber)
        #expect(second.extender.isIssued(by: first.authority))
    }

    @Test("an authority that ends within two years is made anew, and everything with it")
    func authority() throws {
        let first = try CertificateSet(namespace: Self.space, now: Self.now)
        let later = Self.now.addingTimeInterval(3_000 * 86_400)
        let second = try CertificateSet(namespace: Self.space, keeping: Self.stored(first), now: later)
        #expect(zip(Self.serials(first), Self.serials(second)).allSatisfy { $0 != $1 })
    }

    @Test("a certificate for other names, of another authority, or with another's key is made anew")
    func strangers() throws {
        let first = try CertificateSet(namespace: Self.space, now: Self.now)
        let other = try CertificateSet(namespace: "elsewhere", now: Self.now)
        let renamed = try CertificateSet(namespace: "elsewhere", keeping: Self.stored(first), now: Self.now)
        #expect(renamed.extender.serialNumber != first.extender.serialNumber)
        var mixed = Self.stored(first)
        mixed[.scheduler] = Self.stored(other)[.scheduler]
        let second = try CertificateSet(namespace: Self.space, keeping: mixed, now: Self.now)
        #expect(second.scheduler.isIssued(by: first.authority))
        mixed = Self.stored(first)
        mixed[.extender]?["data"]?["tls.key"] = Self.stored(other)[.extender]?.at("data", "tls.key")
        let third = try CertificateSet(namespace: Self.space, keeping: mixed, now: Self.now)
        #expect(third.extender.serialNumber != first.extender.serialNumber)
    }

    @Test("rubbish where a certificate should be is replaced")
    func rubbish() throws {
        let first = try CertificateSet(namespace: Self.space, now: Self.now)
        var stored = Self.stored(first)
        stored[.authority] = ["data": ["tls.crt": "!!", "tls.key": "bm9uZQ=="]]
        let second = try CertificateSet(namespace: Self.space, keeping: stored, now: Self.now)
        #expect(second.authority.serialNumber != first.authority.serialNumber)
        #expect(second.extender.isIssued(by: second.authority))
    }
}
