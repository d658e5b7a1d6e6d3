import ClusterModel
import Foundation
import Testing

@testable import Simulation

@Suite("Text, JSON and CSV")
struct PlainReportTests {
    private static let result = SampleResult(strategies: ["isochrone", "random"], repetitions: 6, applications: 2)
        .make()

    private func golden(_ name: String, _ found: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
        if let folder = ProcessInfo.processInfo.environment["WRITE_REPORTS"] {
            try found.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        #expect(found == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test("the text reads as it is written down")
    func text() throws {
        try golden("Report.txt", SimulationReport(Self.result).text(includesMachine: false))
    }

    @Test("the rows are as they are written down")
    func csv() throws {
        var small = Self.result
        small.runs = Array(small.runs.prefix(2))
        try golden("Report.csv", SimulationReport(small).csv)
    }

    @Test("the document is as it is written down")
    func json() throws {
        var small = SampleResult(strategies: ["isochrone"], repetitions: 1, sites: 2, nodesPerSite: 1, applications: 1)
            .make()
        for index in small.runs.indices {
            small.runs[index].series = [.init(measure: .constraintsKept, times: [30, 60], values: [nil, 1])]
            small.runs[index].distributions = [.latencyUse: [0.1, 0.25, 0.9]]
        }
        try golden("Report.json", String(decoding: SimulationReport(small).json(), as: UTF8.self) + "\n")
    }

    @Test("fields with commas, quotes and line ends are quoted")
    func quoting() throws {
        let result = SampleResult(strategies: ["a,b", "say \"x\""], repetitions: 1, hostile: "\r\n").make()
        let csv = try SimulationReport(result).csv
        #expect(csv.contains("\"city-cameras\r\n\",,\"a,b\",0,constraintsKept,"))
        #expect(csv.contains("\"say \"\"x\"\"\""))
    }

    @Test("a slower machine has the same fingerprint, and another result has not")
    func fingerprint() throws {
        let report = try SimulationReport(Self.result)
        var slower = Self.result
        slower.file = "/elsewhere/city.yaml"
        for index in slower.runs.indices {
            slower.runs[index].effort.seconds *= 3
            slower.runs[index].measures[.decisionTime] = 8
        }
        #expect(try SimulationReport(slower).fingerprint == report.fingerprint)
        var other = Self.result
        other.runs[3].measures[.moves, default: 0] += 1e-12
        #expect(try SimulationReport(other).fingerprint != report.fingerprint)
    }

    /// draft-eastlake-fnv-17, appendix C.
    @Test(
        "fingerprints are FNV-1a's",
        arguments: [("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")])
    func fnv(text: String, expected: String) {
        #expect(Fingerprint(of: text.utf8).description == expected)
    }

    @Test("only the machine's section knows how long it took")
    func machineSection() throws {
        let data = try SimulationReport(Self.result).json()
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(document.keys) == ["format", "fingerprint", "result", "machine"])
        let result = try JSONSerialization.data(withJSONObject: try #require(document["result"]))
        let text = String(decoding: result, as: UTF8.self)
        #expect(!text.contains("\"seconds\"") && !text.contains("decisionTime"))
    }

    @Test("text moves no cursor and turns no line around")
    func control() throws {
        let text = try SimulationReport(SampleResult(hostile: "\u{1B}[31m\u{202E}\r\n").make()).text()
        #expect(!text.unicodeScalars.contains { ["\u{1B}", "\u{202E}", "\r"].contains($0) })
    }

    @Test("what was not measured is a dash, and nothing measured is said")
    func missing() throws {
        var result = Self.result
        for index in result.runs.indices { result.runs[index].measures = [:] }
        #expect(try SimulationReport(result).text().contains("Nothing was measured."))
        result.runs[0].measures = [.moves: 3]
        let text = try SimulationReport(result).text()
        #expect(text.contains("random       –"))
        #expect(!text.contains("± 0"))
    }

    @Test("a stopped simulation says so")
    func stopped() throws {
        var result = Self.result
        result.asked = 40
        #expect(
            try SimulationReport(result).text().contains(
                "The simulation was stopped: 12 of 40 runs are in this report."))
    }
}
