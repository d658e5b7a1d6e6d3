import FakeAPIServer
import Foundation
import TestSupport
import Testing

@testable import Installation

/// The program against an API server on a socket.
@Suite("isochrone install, status and uninstall", .serialized)
struct InstallProgramTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    struct Run: Sendable {
        var code: Int32
        var output: String
        var complaints: String
    }

    /// In a thread of its own, so that the server can answer.
    private func run(_ arguments: [String], program: String = "isochrone") async throws -> Run {
        try await onOwnThread {
            let process = Process()
            let built = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent().path
            process.executableURL = URL(fileURLWithPath: program.contains("/") ? program : "\(built)/\(program)")
            process.arguments = arguments
            let (output, complaints) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = complaints
            process.standardInput = FileHandle.nullDevice
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let words = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return Run(code: process.terminationStatus, output: text, complaints: words)
        }
    }

    private func kubeconfig(_ server: FakeAPIServer, token: String = "admin") throws -> String {
        let path = directory.file("kubeconfig-\(token)")
        try """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: fake, cluster: {server: "\(server.url)"}}]
        users: [{name: user, user: {token: \(token)}}]
        contexts: [{name: test, context: {cluster: fake, user: user}}]
        """.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static let definitions = FakeKind(
        group: "apiextensions.k8s.io", plural: "customresourcedefinitions", kind: "CustomResourceDefinition")
    private static let deployments = FakeKind(
        group: "apps", plural: "deployments", kind: "Deployment", isNamespaced: true)
    private static let daemonSets = FakeKind(group: "apps", plural: "daemonsets", kind: "DaemonSet", isNamespaced: true)
    private static let space = "isochrone-system"

    /// What controllers of a cluster would do, until the work is over.
    private static func withControllers(
        _ cluster: FakeCluster, _ work: () async throws -> Void
    ) async throws {
        let controllers = Task {
            while !Task.isCancelled {
                control(cluster)
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        defer { controllers.cancel() }
        try await work()
    }

    private static func control(_ cluster: FakeCluster) {
        for name in cluster.names(definitions) {
            set(cluster, definitions, nil, name, ["conditions": .array([["type": "Established", "status": "True"]])])
        }
        for name in cluster.names(deployments, namespace: space) {
            let count = cluster.object(deployments, namespace: space, name: name)?[path: "spec", "replicas"] ?? 1
            set(
                cluster, deployments, space, name,
                [
                    "observedGeneration": 99, "replicas": count, "updatedReplicas": count, "availableReplicas": count,
                ])
        }
        for name in cluster.names(daemonSets, namespace: space) {
            set(
                cluster, daemonSets, space, name,
                [
                    "observedGeneration": 99, "desiredNumberScheduled": 1, "updatedNumberScheduled": 1,
                    "numberAvailable": 1,
                ])
        }
        let isOn = cluster.names(daemonSets, namespace: space).contains("isochrone-monitor")
        let pods = cluster.names(.pods, namespace: space)
        if isOn, pods.isEmpty {
            cluster.put(
                .pods,
                [
                    "metadata": [
                        "name": "isochrone-monitor-x", "namespace": "isochrone-system",
                        "labels": [
                            "app.kubernetes.io/name": "isochrone-monitor", "app.kubernetes.io/part-of": "isochrone",
                        ],
                    ],
                    "spec": ["nodeName": "edge-1"],
                    "status": ["conditions": .array([["type": "Ready", "status": "True"]])],
                ])
        } else if !isOn {
            for pod in pods { cluster.delete(.pods, namespace: space, name: pod) }
        }
    }

    /// Changes it only where it differs, so that nobody is told of nothing.
    private static func set(
        _ cluster: FakeCluster, _ kind: FakeKind, _ namespace: String?, _ name: String, _ status: FakeJSON
    ) {
        guard cluster.object(kind, namespace: namespace, name: name)?["status"] != status else { return }
        cluster.update(kind, namespace: namespace, name: name) { $0["status"] = status }
    }

    private static func cluster() -> FakeCluster {
        FakeCluster(
            nodes: ["edge-1": ["kubernetes.io/os": "linux"]],
            users: ["admin": FakeUser("admin"), "nobody": FakeUser("nobody", rights: [])])
    }

    @Test("a whole life: installed, looked at, installed again, removed", .timeLimit(.minutes(3)))
    func life() async throws {
        let cluster = Self.cluster()
        try await FakeAPIServer.run(cluster) { server in
            let access = ["--kubeconfig", try kubeconfig(server)]
            try await Self.withControllers(cluster) {
                let nothing = try await run(["status"] + access)
                #expect(nothing.code == 1)
                #expect(nothing.output.contains("Isochrone is not installed there"))
                let installed = try await run(["install"] + access)
                #expect(installed.code == 0, "\(installed.complaints)")
                #expect(installed.output.contains("isochrone status"))
                let status = try await run(["status", "--output", "json"] + access)
                let rows = try #require(
                    try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [[String: Any]])
                // Nobody is behind the Service of a played API server.
                let bad = rows.filter { $0["grade"] as? String == "bad" }.compactMap { $0["subject"] as? String }
                #expect(bad == ["REST API of isochrone-extender"], "\(status.output)")
                #expect(status.code == 1)
                #expect(try await run(["install", "--overlay", "fail-open"] + access).code == 0)
                cluster.put(
                    .applications, ["metadata": ["name": "farm", "namespace": "city"], "spec": .object([:])])
                let refused = try await run(["uninstall"] + access)
                #expect(refused.code == 2)
                #expect(refused.complaints.contains("city/farm"))
                let dry = try await run(["uninstall", "--dry-run"] + access)
                #expect(dry.code == 0)
                #expect(dry.output.contains("Namespace isochrone-system: would be removed"))
                let removed = try await run(["uninstall", "--yes"] + access)
                #expect(removed.code == 0, "\(removed.complaints)")
                #expect(removed.output.contains("Isochrone is removed."))
            }
            for identity in try InstallationPlan.everything(namespace: Self.space)
            where identity.kind.group != "cert-manager.io" {
                let kind = FakeKind(
                    group: identity.kind.group, version: identity.kind.version, plural: identity.kind.plural,
                    kind: identity.kind.kind, isNamespaced: identity.kind.isNamespaced)
                #expect(
                    cluster.object(kind, namespace: identity.namespace, name: identity.name) == nil, "\(identity) stays")
            }
        }
    }

    @Test("who may nothing is told which right is missing", .timeLimit(.minutes(1)))
    func rights() async throws {
        try await FakeAPIServer.run(Self.cluster()) { server in
            for verb in ["install", "status", "uninstall"] {
                let run = try await run([verb, "--kubeconfig", try kubeconfig(server, token: "nobody")])
                #expect(run.code == 1, "\(verb)")
                #expect(run.complaints.contains("does not allow"), "\(run.complaints)")
            }
        }
    }

    @Test(
        "wrong input ends with 2 and says what is right",
        arguments: [
            (["install", "--overlay", "big", "--dry-run"], "use one of production, fail-open, laptop"),
            (["install", "--certificates", "theirs", "--dry-run"], "use one of own, cert-manager"),
            (["install", "--namespace", "kube-system", "--dry-run"], "not ours to remove"),
            (["install", "--image-tag", "a b", "--dry-run"], "write a tag"),
            (["install", "--timeout", "0", "--dry-run"], "write seconds"),
            (["status", "--kubeconfig", "/nonexistent"], "name a kubeconfig file"),
            (["uninstall", "--kubeconfig", "/nonexistent"], "name a kubeconfig file"),
            (["status", "--everything"], "Unknown option"),
        ])
    func input(arguments: [String], words: String) async throws {
        let run = try await run(arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(words), "\(run.complaints)")
    }

    @Test("an API server that is not there ends it with 1", .timeLimit(.minutes(1)))
    func unreachable() async throws {
        let file = directory.file("kubeconfig")
        try """
        current-context: a
        clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
        users: [{name: a, user: {token: a}}]
        contexts: [{name: a, context: {cluster: a, user: a}}]
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let run = try await run(["status", "--kubeconfig", file])
        #expect(run.code == 1)
        #expect(run.complaints.contains("can't be reached"))
    }

    @Test("as a plugin of kubectl it calls itself so")
    func plugin() async throws {
        let built = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent().path
        let link = directory.file("kubectl-isochrone")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(built)/isochrone")
        let help = try await run(["install", "--help"], program: link)
        #expect(help.output.contains("USAGE: kubectl isochrone install"))
        #expect(help.output.contains("kubectl isochrone install --overlay laptop"))
        let own = try await run(["install", "--help"])
        #expect(own.output.contains("USAGE: isochrone install"))
        let wrong = try await run(["install", "--overlay", "x", "--dry-run"], program: link)
        #expect(wrong.complaints.hasPrefix("kubectl isochrone: "))
    }
}
