import ClusterModel
import Foundation
import Logging
import Manifests
import MetricsTestKit
import TestSupport
import Testing

@testable import ControlPlane

@Suite("A directory of policies")
struct PolicyDirectoryTests {
    /// Files in a directory of their own, with the log and the metrics of whoever reads them.
    private struct Shelf {
        let folder: TemporaryDirectory
        let log = RecordedLog()
        let metrics = TestMetrics()

        init() throws { folder = try TemporaryDirectory() }

        var path: String { folder.path }

        func reader() -> PolicyDirectory {
            PolicyDirectory(path: path, meters: PolicyMeters(factory: metrics), logger: log.logger)
        }

        func write(_ file: String, _ text: String) throws {
            try text.write(toFile: "\(path)/\(file)", atomically: true, encoding: .utf8)
        }

        func write(_ file: String, policy: String, price: Double = 0) throws {
            try write(
                file,
                """
                apiVersion: isochrone.dev/v1alpha1
                kind: SchedulingPolicy
                metadata: {name: \(policy)}
                spec: {movePrice: \(price)}

                """)
        }

        func remove(_ file: String) throws {
            try FileManager.default.removeItem(atPath: "\(path)/\(file)")
        }

        func count(_ outcome: String) throws -> Int64 {
            try metrics.expectCounter("isochrone_policy_reloads_total", [("outcome", outcome)]).totalValue
        }

        func invalidNow() throws -> Double? {
            try metrics.expectGauge("isochrone_policy_files_invalid").lastValue
        }
    }

    private func prices(_ directory: PolicyDirectory) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: directory.policies.map { ($0.name, $0.movePrice) })
    }

    @Test("files that come, change and go take effect at the next look")
    func changes() throws {
        let shelf = try Shelf()
        try shelf.write("a.yaml", policy: "a", price: 1)
        let directory = shelf.reader()
        #expect(directory.look())
        #expect(prices(directory) == ["a": 1])
        #expect(!directory.look(), "nothing changed")
        try shelf.write("b.yml", policy: "b", price: 2)
        try shelf.write("a.yaml", policy: "a", price: 3)
        #expect(directory.look())
        #expect(prices(directory) == ["a": 3, "b": 2])
        try shelf.remove("a.yaml")
        #expect(directory.look())
        #expect(prices(directory) == ["b": 2])
        try #expect(shelf.count("loaded") == 3)
        try #expect(shelf.count("removed") == 1)
        #expect(directory.problems.isEmpty)
    }

    @Test("a text of the same length and a new name for the same policy are changes too")
    func smallChanges() throws {
        let shelf = try Shelf()
        try shelf.write("a.yaml", policy: "a", price: 1)
        let directory = shelf.reader()
        directory.look()
        try shelf.write("a.yaml", policy: "a", price: 2)
        #expect(directory.look())
        try shelf.write("a.yaml", policy: "b", price: 2)
        #expect(directory.look())
        #expect(prices(directory) == ["b": 2])
    }

    @Test(
        "an invalid file leaves its last good policy in force, is told and counted once",
        arguments: [
            "spec: [", "", "\u{0}", "apiVersion: isochrone.dev/v1alpha1\nkind: Application\nmetadata: {name: a}\n",
            """
            apiVersion: isochrone.dev/v1alpha1
            kind: SchedulingPolicy
            metadata: {name: a}
            spec: {movePrice: -1}
            """,
        ])
    func invalid(text: String) throws {
        let shelf = try Shelf()
        try shelf.write("a.yaml", policy: "a", price: 1)
        let directory = shelf.reader()
        directory.look()
        try shelf.write("a.yaml", text)
        #expect(!directory.look())
        #expect(!directory.look())
        #expect(prices(directory) == ["a": 1])
        try #expect(shelf.count("invalid") == 1)
        try #expect(shelf.invalidNow() == 1)
        let errors = shelf.log.lines.filter { $0.level == .error }
        #expect(errors.map(\.message) == ["A policy file is invalid; what it held before stays in force"])
        #expect(errors.first?.metadata["policy"] == "a")
        let told = errors.first?.metadata["problems"].map { "\($0)" }
        #expect(told?.contains("a.yaml") == true)
        try shelf.write("a.yaml", policy: "a", price: 5)
        #expect(directory.look())
        #expect(prices(directory) == ["a": 5])
        try #expect(shelf.invalidNow() == 0)
    }

    @Test("a file that was invalid from the start gives no policy, and the others are read")
    func invalidFromTheStart() throws {
        let shelf = try Shelf()
        try shelf.write("a.yaml", "spec: [")
        try shelf.write("b.yaml", policy: "b")
        let directory = shelf.reader()
        directory.look()
        #expect(prices(directory) == ["b": 0])
        #expect(directory.problems.count == 1)
    }

    @Test("of two files with one policy the second is a problem until the first is gone")
    func twice() throws {
        let shelf = try Shelf()
        try shelf.write("a.yaml", policy: "a", price: 1)
        try shelf.write("b.yaml", policy: "a", price: 2)
        let directory = shelf.reader()
        directory.look()
        directory.look()
        #expect(prices(directory) == ["a": 1])
        try #expect(shelf.count("invalid") == 1)
        #expect(
            directory.problems.map(\.description)
                == [
                    "\(shelf.path)/b.yaml: metadata.name: `a` is the policy of \(shelf.path)/a.yaml already; give it another name"
                ])
        try shelf.remove("a.yaml")
        #expect(directory.look())
        #expect(prices(directory) == ["a": 2])
    }

    @Test("other files, hidden ones and directories are passed over or refused, and nothing ends the program")
    func oddFiles() throws {
        let shelf = try Shelf()
        try shelf.write("README.md", "spec: [")
        try shelf.write(".hidden.yaml", "spec: [")
        try FileManager.default.createDirectory(
            atPath: "\(shelf.path)/dir.yaml", withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: "\(shelf.path)/loose.yaml", withDestinationPath: "/nowhere")
        let directory = shelf.reader()
        #expect(!directory.look())
        #expect(directory.problems.map(\.message) == ["it is a directory", "there is no such file"])
    }

    @Test("a link that is turned to another file is a change, as a mounted ConfigMap makes it")
    func swappedLink() throws {
        let shelf = try Shelf()
        for (folder, price) in [("v1", 1.0), ("v2", 2)] {
            try FileManager.default.createDirectory(
                atPath: "\(shelf.path)/\(folder)", withIntermediateDirectories: false)
            try shelf.write("\(folder)/a.yaml", policy: "a", price: price)
        }
        func turn(to folder: String) throws {
            try? shelf.remove("a.yaml")
            try FileManager.default.createSymbolicLink(
                atPath: "\(shelf.path)/a.yaml", withDestinationPath: "\(folder)/a.yaml")
        }
        try turn(to: "v1")
        let directory = shelf.reader()
        directory.look()
        try turn(to: "v2")
        #expect(directory.look())
        #expect(prices(directory) == ["a": 2])
    }

    @Test("what changes while another takes over is not missed")
    func handover() throws {
        let shelf = try Shelf()
        for (file, price) in [("a", 1.0), ("b", 2)] { try shelf.write("\(file).yaml", policy: file, price: price) }
        let directory = PolicyDirectory.once(shelf.path)
        try shelf.remove("a.yaml")
        try shelf.write("b.yaml", "spec: [")
        let follower = directory.reporting(to: shelf.log.logger, meters: PolicyMeters(factory: shelf.metrics))
        #expect(follower.look())
        #expect(prices(follower) == ["b": 2])
        try #expect(shelf.count("removed") == 1)
        try #expect(shelf.count("invalid") == 1)
    }

    @Test("a directory that vanishes leaves its policies in force and is told once")
    func vanishes() throws {
        let shelf = try Shelf()
        try FileManager.default.createDirectory(atPath: "\(shelf.path)/p", withIntermediateDirectories: false)
        try shelf.write("p/a.yaml", policy: "a", price: 1)
        let directory = PolicyDirectory(
            path: "\(shelf.path)/p", meters: PolicyMeters(factory: shelf.metrics), logger: shelf.log.logger)
        directory.look()
        try shelf.remove("p")
        #expect(!directory.look())
        #expect(!directory.look())
        #expect(prices(directory) == ["a": 1])
        #expect(shelf.log.lines.count { $0.level == .error } == 1)
    }
}
