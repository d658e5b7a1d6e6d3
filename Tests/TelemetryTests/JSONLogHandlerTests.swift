import Foundation
import Logging
import Synchronization
import Telemetry
import Testing

struct JSONLogHandlerTests {
    private let lines = Recorder()

    private func logger(_ level: Logger.Level = .info, provider: Logger.MetadataProvider? = nil) -> Logger {
        let output = LogOutput { [lines] line in lines.append(line) }
        return Logger(label: "control") {
            JSONLogHandler(
                label: $0, level: level, metadataProvider: provider, output: output,
                now: { WallTime(milliseconds: 1_735_689_600_042) })
        }
    }

    @Test("an entry is one line with its facts in a fixed order")
    func golden() {
        logger().info(
            "Plan made", metadata: ["z": "last", "application": "cam", "nodes": ["a", "b"], "took": "\(1.5)"])
        let expected =
            #"{"ts":"2025-01-01T00:00:00.042Z","level":"info","logger":"control","message":"Plan made","#
            + #""application":"cam","nodes":["a","b"],"took":"1.5","z":"last"}"# + "\n"
        #expect(lines.all == [expected])
    }

    @Test("dictionaries become names with dots, and a fact cannot pretend to be the message")
    func flattened() throws {
        logger().info(
            "real", metadata: ["message": "fake", "link": ["from": "a", "path": ["hop": "b"]], "empty": [:]])
        let entry = try entries().first
        #expect(entry?["message"] as? String == "real")
        #expect(entry?["metadata.message"] as? String == "fake")
        #expect(entry?["link.from"] as? String == "a")
        #expect(entry?["link.path.hop"] as? String == "b")
    }

    @Test(
        "whatever a text holds, the line stays one line of JSON and gives the text back",
        arguments: ["\"quoted\"\\", "two\nlines\r\n", "\u{0}\u{1}\u{1B}[31m\u{7F}", "ü€😀\u{2028}", "\t", ""])
    func escaped(text: String) throws {
        logger().error("\(text)", metadata: ["\(text)x": "\(text)", "list": ["\(text)", ["\(text)"]]])
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.utf8.dropLast().contains(UInt8(ascii: "\n")) == false)
        #expect(lines.all.first?.utf8.contains { $0 < 0x20 && $0 != 0x0A } == false)
        let entry = try entries().first
        #expect(entry?["message"] as? String == text)
        #expect(entry?["\(text)x"] as? String == text)
        #expect((entry?["list"] as? [Any])?.first as? String == text)
    }

    @Test("entries below the level are not written")
    func level() throws {
        let logger = logger(.warning)
        logger.info("no")
        logger.warning("yes")
        #expect(try entries().map { $0["message"] as? String } == ["yes"])
    }

    @Test("an entry's own fact counts more than the provider's, and that more than the logger's")
    func precedence() throws {
        var logger = logger(provider: Logger.MetadataProvider { ["a": "provider", "b": "provider"] })
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.info("x", metadata: ["a": "entry"])
        let entry = try #require(try entries().first)
        #expect(["a", "b", "c"].map { entry[$0] as? String } == ["entry", "provider", "logger"])
    }

    @Test("lines of many threads arrive whole at a file descriptor")
    func descriptor() async throws {
        let pipe = Pipe()
        let output = LogOutput.descriptor(pipe.fileHandleForWriting.fileDescriptor)
        let handler = JSONLogHandler(label: "x", level: .info, output: output)
        let reader = Task.detached { pipe.fileHandleForReading.readDataToEndOfFile() }
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    let logger = Logger(label: "x") { _ in handler }
                    for _ in 0..<200 {
                        logger.info(
                            "entry", metadata: ["task": "\(task)", "pad": "\(String(repeating: "x", count: 500))"])
                    }
                }
            }
        }
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: await reader.value, as: UTF8.self)
        let count = try text.split(separator: "\n").filter {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) is [String: Any]
        }.count
        #expect(count == 800)
    }

    private func entries() throws -> [[String: Any]] {
        try lines.all.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }
}

private final class Recorder: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func append(_ line: [UInt8]) {
        lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
    }
}
