import Foundation
import NetworkLab

/// An `isochrone-monitor` on a host of a lab, with restrictions or without.
final class RunningMonitor {
    private let network: NetworkLab
    private let host: String
    private let process: LabProcess
    private let output = Pipe()

    /// - Parameters:
    ///   - restrictions: what `Confined` takes from it first.
    ///   - peers: their names and addresses.
    init(
        in network: NetworkLab, on host: String, restrictions: [String] = [], peers: [NetworkLab.Host],
        _ arguments: [String]
    ) throws {
        (self.network, self.host) = (network, host)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("peers-\(UUID().uuidString).json")
        let entries = peers.map { #"{"name": "\#($0.name)", "address": "\#($0.address)"}"# }
        try Data("[\(entries.joined(separator: ","))]".utf8).write(to: file)
        let command = [
            "\(BuiltPrograms.directory)/isochrone-monitor", "--node", host, "--peers", file.path, "--metrics",
            "127.0.0.1:9091", "--interval", "50ms", "--window", "500ms", "--waiting-time",
            "200ms",
        ]
        process = try network.spawn(
            "\(BuiltPrograms.directory)/Confined", restrictions + ["--"] + command + arguments, on: host,
            output: output.fileHandleForWriting.fileDescriptor, diesWithThread: false)
        try output.fileHandleForWriting.close()
    }

    deinit { process.signal(SIGKILL) }

    /// The body of a page of the daemon; `nil` while it does not serve.
    func page(_ path: String) throws -> String? {
        try network.inside(host) { try LoopbackPage(path, port: 9091)?.body }
    }

    /// Waits until a page says it, at most 30 s; says whether it did.
    func says(_ text: String, on path: String) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end, process.exitCode() == nil {
            if try page(path)?.contains(text) == true { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Waits until so many probes to peers have been answered.
    func hasReceived(_ count: Double) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end, process.exitCode() == nil {
            if try total(of: "isochrone_link_probes_received_total") >= count { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// The sum over all series of a metric.
    func total(of metric: String) throws -> Double {
        let lines = (try page("/metrics") ?? "").split(separator: "\n").filter { $0.hasPrefix(metric + "{") }
        return lines.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
    }

    /// What /proc says of each thread, by field.
    func threads() throws -> [[String: String]] {
        let directory = "/proc/\(process.identifier)/task"
        return try FileManager.default.contentsOfDirectory(atPath: directory).compactMap { thread in
            // One that has ended since has nothing to say.
            guard let status = try? String(contentsOfFile: "\(directory)/\(thread)/status", encoding: .utf8) else {
                return nil
            }
            let fields = status.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
            return Dictionary(
                fields.compactMap { $0.count == 2 ? (String($0[0]), $0[1].trimmingCharacters(in: .whitespaces)) : nil }
            ) { $1 }
        }
    }

    /// How a file system is mounted for it: `ro`, `nosuid`, and so on; those of the mount that covers the others.
    func mountOptions(of place: String) throws -> [Substring] {
        let table = try String(contentsOfFile: "/proc/\(process.identifier)/mounts", encoding: .utf8)
        let rows = table.split(separator: "\n").map { $0.split(separator: " ") }
        return rows.last { $0.count > 3 && $0[1] == place }?[3].split(separator: ",") ?? []
    }

    /// Waits until so many more probes to peers have been answered.
    func hasReceivedAgain(_ count: Double) async throws -> Bool {
        try await hasReceived(try total(of: "isochrone_link_probes_received_total") + count)
    }

    /// Ends it without a warning, and waits until it is gone.
    func kill() {
        process.signal(SIGKILL)
        process.wait()
    }

    /// Asks it to stop, or waits for it to end by itself.
    func stop(asking: Bool = true) -> (code: Int32, log: String) {
        if asking { process.signal(SIGTERM) }
        let log = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return (process.wait(), log)
    }
}
