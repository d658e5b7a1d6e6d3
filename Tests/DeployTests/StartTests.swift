import FakeAPIServer
import Foundation
import TestSupport
import Testing

@testable import Installation

/// The programs with what the manifests and the compose file give them.
@Suite("Options in manifests")
struct StartTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private struct Container: Decodable {
        var image: String
        var arguments: [String]
        var environment: [String]
    }

    private static func container(_ workload: String, _ overlay: String) throws -> Container {
        let lines = try Deployed.check("arguments", [workload], of: Deployed.text("deploy/rendered/\(overlay).yaml"))
        return try JSONDecoder().decode(Container.self, from: Data(lines.joined().utf8))
    }

    /// The shipped configuration with the places of this machine: certificates, an API server, free ports.
    private func localConfiguration(_ overlay: String, _ server: FakeAPIServer) throws -> String {
        let text = try Deployed.check(
            "options", ["extender.yaml"], of: Deployed.text("deploy/rendered/\(overlay).yaml"))
        var options = try #require(
            try JSONSerialization.jsonObject(with: Data(text.joined().utf8)) as? [String: Any])
        for server in ["webhook", "api", "metrics", "admission"] {
            #expect((options[server] as? String)?.hasPrefix("0.0.0.0:") == true)
            options[server] = "127.0.0.1:0"
        }
        #expect(options.removeValue(forKey: "in-cluster") as? Bool == true)
        options["kubeconfig"] = try kubeconfig(server)
        options["state"] = "sqlite:\(directory.file("state.db"))"
        options["policies"] = Deployed.path("policies")
        let secret = CertificateSet.names(namespace: "isochrone-system")
        #expect(!secret.isEmpty)
        let object = try #require(
            try CertificateSet(namespace: "isochrone-system", now: Date()).secrets(namespace: "isochrone-system")
                .dropFirst().first)
        for (option, file) in [("tls-certificate", "tls.crt"), ("tls-key", "tls.key"), ("tls-client-ca", "ca.crt")] {
            #expect(options[option] as? String == "/etc/isochrone/tls/\(file)")
            let path = directory.file(file)
            try (TLSSecret.text(file, of: object.value) ?? "").write(toFile: path, atomically: true, encoding: .utf8)
            options[option] = path
        }
        let file = directory.file("extender.yaml")
        let lines = options.map { "\($0.key): \($0.value is Bool ? "true" : "\"\($0.value)\"")" }.sorted()
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func kubeconfig(_ server: FakeAPIServer) throws -> String {
        let path = directory.file("kubeconfig")
        try """
        current-context: a
        clusters: [{name: a, cluster: {server: "\(server.url)"}}]
        users: [{name: a, user: {token: secret}}]
        contexts: [{name: a, context: {cluster: a, user: a}}]
        """.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("the extender starts with the shipped configuration", .timeLimit(.minutes(1)), arguments: Deployed.overlays)
    func extender(overlay: String) async throws {
        let container = try Self.container("isochrone-extender", overlay)
        #expect(container.image == "ghcr.io/isochrone-dev/isochrone-extender:0.1.0")
        #expect(container.arguments == ["--config", "/etc/isochrone/extender.yaml"])
        let cluster = FakeCluster(users: ["secret": FakeUser("extender")])
        try await FakeAPIServer.run(cluster) { server in
            let configuration = try localConfiguration(overlay, server)
            let (code, log) = try await onOwnThread {
                try Self.start(["--config", configuration], until: ["api", "webhook", "admission"])
            }
            #expect(code == 0, "\(log)")
        }
    }

    /// Starts the extender, waits until its servers listen or it has ended, and stops it.
    private static func start(_ arguments: [String], until servers: [String]) throws -> (code: Int32, log: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(Deployed.programs)/isochrone-extender")
        process.arguments = arguments
        let log = Pipe()
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var text = ""
        while servers.contains(where: { !text.contains("\"serves\":\"\($0)\"") }) {
            let data = log.fileHandleForReading.availableData
            guard !data.isEmpty else {
                process.waitUntilExit()
                return (process.terminationStatus == 0 ? -1 : process.terminationStatus, text)
            }
            text += String(decoding: data, as: UTF8.self)
        }
        process.terminate()
        // It says something at its end, too, and must not wait for a reader.
        _ = try? log.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test("the extender starts with what the compose file gives it", .timeLimit(.minutes(1)))
    func compose() async throws {
        let arguments = try Self.composed().map { argument in
            argument.replacing("0.0.0.0", with: "127.0.0.1")
                .replacing(/:(8443|8080|9090)$/, with: ":0")
                .replacing("/var/lib/isochrone", with: directory.path)
                .replacing("/etc/isochrone/demo", with: Deployed.path("simulations/demo"))
                .replacing("/etc/isochrone/policies", with: Deployed.path("policies"))
        }
        let (code, log) = try await onOwnThread { try Self.start(arguments, until: ["api", "webhook"]) }
        #expect(code == 0, "\(log)")
        let wrong = try await onOwnThread { try Self.start(arguments + ["--colour=red"], until: ["api"]) }
        #expect(wrong.code == 2)
    }

    private static func composed() throws -> [String] {
        let text = try Deployed.text("deploy/compose.yaml")
        let command = text.split(separator: "    command:\n")[1].split(separator: "    ports:\n")[0]
        return command.split(separator: "\n").compactMap { line in
            let words = line.trimmingPrefix(while: \.isWhitespace)
            return words.hasPrefix("- ") ? String(words.dropFirst(2)) : nil
        }
    }

    @Test("an option that is none is noticed", .timeLimit(.minutes(1)))
    func unknown() async throws {
        try await FakeAPIServer.run(FakeCluster(users: ["secret": FakeUser("extender")])) { server in
            let configuration = try localConfiguration("production", server)
            let text = try String(contentsOfFile: configuration, encoding: .utf8) + "\napi-acces: kubernetes\n"
            try text.write(toFile: configuration, atomically: true, encoding: .utf8)
            let (code, log) = try await onOwnThread { try Self.start(["--config", configuration], until: ["api"]) }
            #expect(code == 2)
            #expect(log.contains("api-acces: there is no such option"))
        }
    }

    @Test("the monitor takes every option of the daemon set", arguments: Deployed.overlays)
    func monitor(overlay: String) throws {
        let container = try Self.container("isochrone-monitor", overlay)
        #expect(container.image == "ghcr.io/isochrone-dev/isochrone-monitor:0.1.0")
        let help = try Deployed.run("\(Deployed.programs)/isochrone-monitor", ["--help"]).output
        for argument in container.arguments {
            let option = String(argument.split(separator: "=")[0])
            #expect(help.contains("\n  \(option) "), "\(option) is no option")
        }
        for variable in container.environment {
            let words = variable.split(separator: "_").dropFirst().map { $0.lowercased() }
            #expect(help.contains("\n  --\(words.joined(separator: "-")) "), "\(variable) is no option")
        }
        let token = directory.file("token")
        try "token".write(toFile: token, atomically: true, encoding: .utf8)
        let authority = directory.file("ca.crt")
        let secret = try CertificateSet(namespace: "a", now: Date()).secrets(namespace: "a")
        let text = TLSSecret.text("ca.crt", of: secret.first?.value) ?? ""
        try text.write(toFile: authority, atomically: true, encoding: .utf8)
        // Together they are all it needs: what is wrong with the last is all that is wrong.
        let local = container.arguments.map {
            $0.replacing("/etc/isochrone/tls/ca.crt", with: authority)
                .replacing("/var/run/secrets/isochrone.dev/token", with: token)
        }
        let run = try Deployed.run(
            "\(Deployed.programs)/isochrone-monitor", local + ["--node=edge-1", "--address=nowhere"])
        #expect(run.code == 2)
        #expect(run.complaints.contains("--address is \"nowhere\""), "\(run.complaints)")
    }

    @Test("the monitor has the capabilities of its systemd unit")
    func capabilities() throws {
        let unit = try Deployed.text("deploy/systemd/isochrone-monitor.service")
        let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("CapabilityBoundingSet=") })
        let wanted = line.dropFirst("CapabilityBoundingSet=".count).split(separator: " ").map { $0.dropFirst(4) }
        let text = try Deployed.text("deploy/base/monitor/daemon-set.yaml")
        let added = try #require(text.firstMatch(of: /add: \[(.*)\]/)).1.split(separator: ", ")
        #expect(Set(added.map(String.init)) == Set(wanted.map(String.init)))
    }
}
