import Foundation

/// The program that keeps reports until it is killed.
struct SpoolWriterProcess {
    private let process = Process()
    private let output = Pipe()

    init(_ spool: String, from number: Int, largestFile: Int? = nil) throws {
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("ReportSpoolWriter")
        process.arguments = [spool, "\(number)"] + (largestFile.map { ["\($0)"] } ?? [])
        process.standardOutput = output
        try process.run()
    }

    /// Kills it once it has acknowledged `count` more operations and `pause` more turns of this loop went by.
    ///
    /// - Returns: the lines that it wrote whole.
    func kill(after count: Int, pause: Int) throws -> [String] {
        var data = Data()
        while data.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            data += more
        }
        // A busy wait of a seeded length, so that the kill meets every part of an operation.
        var turns: UInt64 = 0
        for turn in 0..<UInt64(pause) { turns ^= turn &* 2_654_435_761 }
        withExtendedLifetime(turns) {}
        Foundation.kill(process.processIdentifier, SIGKILL)
        return lines(data + rest())
    }

    /// Everything that it writes until it ends by itself.
    func linesUntilEnd() -> [String] {
        lines(rest())
    }

    private func rest() -> Data {
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }

    private func lines(_ data: Data) -> [String] {
        let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { data[...$0] } ?? Data()
        return String(decoding: whole, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
