import Foundation
import Glibc

/// An `isochrone-extender` on free ports of loopback.
final class RunningExtender {
    private let process = Process()
    private let log = Pipe()
    /// The address of each server by the name in its log line.
    private(set) var addresses: [String: String] = [:]

    /// Returns once all its servers listen: they start side by side, in any order.
    init(_ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: "\(BuiltPrograms.directory)/isochrone-extender")
        let free = ["--api", "--webhook", "--metrics"].flatMap { [$0, "127.0.0.1:0"] }
        process.arguments = ["--plain"] + free + arguments
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let servers = ["api", "webhook", "metrics"] + (arguments.contains("--admission") ? ["admission"] : [])
        var text = ""
        while servers.contains(where: { addresses[$0] == nil }) {
            let data = log.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Ended(log: text) }
            text += String(decoding: data, as: UTF8.self)
            for line in text.split(separator: "\n") { note(String(line)) }
        }
    }

    struct Ended: Error { var log: String }

    private func note(_ line: String) {
        let fields = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        guard let address = fields?["address"] as? String else { return }
        if let name = fields?["serves"] as? String { addresses[name] = address }
        if line.contains("Serving metrics and health") { addresses["metrics"] = address }
    }

    var server: String { "http://\(addresses["api"] ?? "")" }

    /// Asks it to stop, and waits.
    ///
    /// - Returns: its exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it as a power cut would, and waits.
    func kill() {
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { _ = stop() }
    }
}
