import ClusterModel
import Foundation
import Manifests
import Testing

@testable import Simulation

/// `simulations/expected` holds what comes out of each scenario in its short form, and is meant to be read.
///
/// After a change that is meant: `WRITE_EXPECTED_REPORTS=1 swift test --filter ShippedScenarioTests`.
@Suite("Scenarios that are shipped")
struct ShippedScenarioTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "simulations")

    private static func names(in folder: URL, ext: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(ext) }.map { String($0.dropLast(ext.count)) }.sorted()
    }

    private static let scenarios = names(in: folder, ext: ".yaml")

    @Test("in its short form a scenario comes out as it is written down", arguments: scenarios)
    func expected(name: String) throws {
        let path = Self.folder.appending(path: "\(name).yaml").path
        let loaded = ScenarioLoader.load(atPath: path, isShort: true)
        #expect(loaded.problems.map(\.description) == [])
        let result = SimulationJob(try #require(loaded.value)).result()
        #expect(result.runs.count == result.asked)
        let found = try SimulationReport(result).text(includesMachine: false)
        let file = Self.folder.appending(path: "expected/\(name).txt")
        if ProcessInfo.processInfo.environment["WRITE_EXPECTED_REPORTS"] != nil {
            try found.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(found == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test("every scenario is named after its file, asks something, and is written down")
    func complete() throws {
        #expect(Self.scenarios.count > 15)
        #expect(Self.names(in: Self.folder.appending(path: "expected"), ext: ".txt") == Self.scenarios)
        let readme = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
        for name in Self.scenarios {
            let input = ScenarioLoader.load(atPath: Self.folder.appending(path: "\(name).yaml").path).value
            #expect(input?.scenario.name == name)
            #expect(input?.scenario.question.isEmpty == false)
            #expect(readme.contains("[\(name)](\(name).yaml)"))
        }
    }

    @Test("two threads come to the same as one", arguments: ["acoa-fr1", "two-want-one-place"])
    func threads(name: String) throws {
        let path = Self.folder.appending(path: "\(name).yaml").path
        let input = try #require(ScenarioLoader.load(atPath: path, isShort: true).value)
        let reports = try [1, 2].map { try SimulationReport(SimulationJob(input, threads: $0).result()).fingerprint }
        #expect(reports.first == reports.last)
    }
}
