import Foundation
import TestSupport
import Testing

@testable import BPFPrograms

/// Dropping capabilities in a process of its own: a test process cannot get them back.
@Suite(.timeLimit(.minutes(1)))
struct CapabilityDropTests {
    /// What /proc says of each thread of a process that dropped to these sets, one after the other.
    private func threads(after sets: CapabilitySet...) throws -> [[String: String]] {
        let process = Process()
        let directory = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
        process.executableURL = directory.appendingPathComponent("Confined")
        process.arguments = ["capabilities"] + sets.map { String($0.bits, radix: 16) }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return text.split(separator: "\n").map { line in
            let fields = line.split(separator: " ").map { $0.split(separator: ":").map(String.init) }
            return Dictionary(uniqueKeysWithValues: fields.map { ($0[0], $0[1]) })
        }
    }

    private func hexadecimal(_ set: CapabilitySet) -> String {
        String(repeating: "0", count: 16 - String(set.bits, radix: 16).count) + String(set.bits, radix: 16)
    }

    @Test("every thread keeps only what it was told, and can never get more")
    func drops() throws {
        try Requirement.root()
        let kept: CapabilitySet = [.netAdmin, .netBindService]
        let threads = try threads(after: kept)
        #expect(threads.count >= 5)
        let none = hexadecimal([])
        let expected = [
            "CapInh": none, "CapPrm": hexadecimal(kept), "CapEff": hexadecimal(kept), "CapBnd": none, "CapAmb": none,
            "NoNewPrivs": "1",
        ]
        for thread in threads { #expect(thread == expected) }
    }

    @Test("a second time, without the privilege to change the bounding set, less is left")
    func dropsAgain() throws {
        try Requirement.root()
        let threads = try threads(after: [.netAdmin, .netBindService], [.netAdmin])
        #expect(threads.count >= 5)
        for thread in threads { #expect(thread["CapPrm"] == hexadecimal([.netAdmin])) }
    }

    @Test("what was dropped does not come back by asking for it")
    func isForGood() throws {
        try Requirement.root()
        for thread in try threads(after: [.netAdmin], [.netAdmin, .bpf]) {
            #expect(thread["CapPrm"] == hexadecimal([.netAdmin]))
        }
    }
}
