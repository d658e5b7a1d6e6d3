import Foundation
import Manifests
import TestSupport
import Testing

@testable import Simulation

@Suite("Traces of arrivals")
struct TraceReaderTests {
    private static func read(_ text: String, pieces: Int = 7) -> ReadResult<[SimulationInput.TraceEntry]> {
        var reader = TraceReader(file: "t.csv", groups: ["boutique", "camera"])
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            reader.read(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        return reader.finish()
    }

    @Test("rows are read whatever pieces they come in", arguments: [1, 2, 7, 1000])
    func rows(pieces: Int) {
        let text = "at,application,lifetime\r\n0,boutique,60\n\n12.5,camera,\n12.5,boutique,1e3"
        let expected = [
            SimulationInput.TraceEntry(at: 0, group: "boutique", lifetime: 60),
            SimulationInput.TraceEntry(at: 12.5, group: "camera"),
            SimulationInput.TraceEntry(at: 12.5, group: "boutique", lifetime: 1000),
        ]
        #expect(Self.read(text, pieces: pieces) == .success(expected))
    }

    @Test("all that is wrong is told with its line")
    func problems() {
        let text = """
            at,application,lifetime
            1,camrea,5
            soon,camera,5
            2,camera,-1
            3,camera
            nan,camera,inf
            """
        #expect(
            Self.read(text).problems.map(\.description) == [
                "t.csv:2:1: there is no application `camrea`; did you mean `camera`?",
                "t.csv:3:1: `soon` is no at in seconds; write a number from 0 up, such as 12.5",
                "t.csv:4:1: `-1` is no lifetime in seconds; write a number from 0 up, such as 12.5",
                "t.csv:5:1: the row has 2 fields, not 3; write at,application,lifetime",
                "t.csv:6:1: `nan` is no at in seconds; write a number from 0 up, such as 12.5",
                "t.csv:6:1: `inf` is no lifetime in seconds; write a number from 0 up, such as 12.5",
            ])
    }

    @Test(
        "a file that is no trace at all",
        arguments: [
            ("", "t.csv: the trace is empty; its first line is at,application,lifetime"),
            ("a,b\n", "t.csv:1:1: the first line is no header; write at,application,lifetime"),
            (
                "at,application,lifetime\n5,camera,\n4,camera,\n",
                "t.csv:3:1: 4 comes after a later arrival; sort the rows by their first column"
            ),
            (String(repeating: "x", count: 5_000), "t.csv:1:1: the row has more than 1000 bytes"),
        ])
    func noTrace(text: String, problem: String) {
        #expect(Self.read(text).problems.map(\.description) == [problem])
    }

    @Test("a trace with a billion rows is refused by its size, before any of it is read")
    func billion() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("huge.csv")
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        // A hole: it takes no room on the disk.
        try handle.truncate(atOffset: 20_000_000_000)
        try handle.close()
        let problems = TraceReader.entries(atPath: path, groups: []).problems.map(\.description)
        #expect(
            problems == [
                "\(path): the trace has 20000000000 bytes, more than 16 MiB; at most 100000 arrivals are run; "
                    + "cut out a part of the trace"
            ])
    }

    @Test("more arrivals than are run are refused, and reading ends there")
    func tooMany() {
        var reader = TraceReader(file: "t.csv", groups: ["a"])
        reader.read(Array("at,application,lifetime\n".utf8))
        let rows = Array(String(repeating: "1,a,\n", count: 1_000).utf8)
        for _ in 0..<101 { reader.read(rows) }
        #expect(reader.isFull && reader.entries.count == ScenarioLimits.applications)
        #expect(
            reader.finish().problems.map(\.description) == [
                "t.csv:100002:1: there are more than 100000 arrivals; cut the trace into parts"
            ])
    }

    @Test("broken traces never break the reader")
    func mutations() {
        let seeds = [
            "at,application,lifetime\n0,boutique,60\n12.5,camera,\n",
            "\u{FEFF}at,application,lifetime\r\n1,camera,2\r\n",
            "at,application,lifetime\n1e3,camera,1e3\n,,\n,\n", "1,2,3\n\n\n\"a\",b,c\n",
        ].map { Array($0.utf8) }
        var random = SplitMix64(seed: 11)
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 0...9, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.removeSubrange(place..<end)
                case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
                case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default: bytes.insert(Array(",\n\r.-e0123456789 \"".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            var reader = TraceReader(file: "t", groups: ["boutique", "camera"])
            reader.read(bytes)
            let result = reader.finish()
            #expect((result.value == nil) != result.problems.isEmpty)
            accepted += result.value == nil ? 0 : 1
        }
        #expect(accepted > 100 && accepted < 19_900, "\(accepted) are still legal")
    }
}
