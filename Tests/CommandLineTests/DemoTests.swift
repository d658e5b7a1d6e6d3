import Foundation
import NetworkLab
import TestSupport
import Testing

@Suite("make demo")
struct DemoTests {
    @Test("declared links: the answer changes and says why", .timeLimit(.minutes(2)))
    func declared() async throws {
        let said = try await play(["--declared"], expecting: 0)
        #expect(said.contains("Links are declared, not measured: --declared was given"))
        try expectChange(in: said)
    }

    @Test("measured links: what eBPF measured is what the relay does, and the answer changes", .timeLimit(.minutes(4)))
    func measured() async throws {
        try Requirement.root()
        let said = try await play([], expecting: 0)
        #expect(said.contains("One-way latency, measured through eBPF"))
        #expect(said.contains("42 links; |measured − set|"))
        #expect(said.contains("measured now: north-1 → south-1"))
        try expectChange(in: said)
    }

    @Test("ended with Ctrl-C it leaves no process and no file", .timeLimit(.minutes(1)))
    func interrupted() async throws {
        try Requirement.root()
        let before = Self.leftovers()
        let (code, started) = try await onOwnThread {
            let output = Pipe()
            let process = try Self.start([], output)
            var said = ""
            while !said.contains("isochrone-monitor runs on each") {
                let part = output.fileHandleForReading.availableData
                guard !part.isEmpty else { break }
                said += String(decoding: part, as: UTF8.self)
            }
            let started = Self.leftovers().count
            process.signal(SIGINT)
            _ = output.fileHandleForReading.readDataToEndOfFile()
            return (process.wait(), started)
        }
        #expect(code == 130)
        // Its directory, itself, the extender and seven daemons.
        #expect(started == before.count + 10)
        #expect(Self.leftovers() == before)
    }

    private func expectChange(in said: String) throws {
        #expect(said.contains("rejected: too little cpu"))
        // The archive has to be in the cloud: that an edge node is full as well is no reason to look for victims.
        #expect(!said.contains("rejected: too little memory"))
        #expect(said.contains("rejected: reliability below 98.5 % (arrives)"))
        #expect(said.contains("rejected: p95 latency above 40 ms (in-time)"))
        #expect(said.contains("detector: south-1 before, cloud-1 now"))
    }

    private func play(_ arguments: [String], expecting expected: Int32) async throws -> String {
        let (code, said) = try await onOwnThread {
            let output = Pipe()
            let process = try Self.start(arguments, output)
            let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            return (process.wait(), said)
        }
        #expect(code == expected, Comment(rawValue: said))
        return said
    }

    private static func start(_ arguments: [String], _ output: Pipe) throws -> LabProcess {
        let root = DocumentedScript.project.path
        let process = try LabProcess(
            "\(BuiltPrograms.directory)/isochrone-demo",
            arguments + [
                "--directory", "\(root)/simulations/demo", "--recorded",
                "\(root)/Tests/KubernetesWireTests/Recorded/1.36.2/labels-3n-cache/filter.request.json",
            ], output: output.fileHandleForWriting.fileDescriptor, diesWithThread: false)
        try output.fileHandleForWriting.close()
        return process
    }

    /// Directories of demos, and processes of the programs that a demo starts.
    private static func leftovers() -> [String] {
        let manager = FileManager.default
        let files = (try? manager.contentsOfDirectory(atPath: manager.temporaryDirectory.path)) ?? []
        let programs = ["isochrone-demo", "isochrone-extender", "isochrone-monitor"]
            .map { "\(BuiltPrograms.directory)/\($0)" }
        let processes = ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { entry -> String? in
            let line = manager.contents(atPath: "/proc/\(entry)/cmdline") ?? Data()
            let program = String(decoding: line.prefix { $0 != 0 }, as: UTF8.self)
            return programs.contains(program) ? "\(entry) \(program)" : nil
        }
        return (files.filter { $0.hasPrefix("isochrone-demo-") } + processes).sorted()
    }
}
