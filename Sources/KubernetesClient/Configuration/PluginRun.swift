import Foundation

/// One run of a credential plugin.
struct PluginRun: Sendable {
    let plugin: ExecPlugin
    /// Seconds that it may take.
    var patience: Double = 30

    /// Most bytes of an answer that are read.
    private static let limit = 1 << 20

    /// Runs the program and reads its answer.
    func credential() async throws(ExecCredential.Problem) -> ExecCredential {
        let executable = try executable()
        let (output, complaint, status) = try await run(executable)
        guard status == 0 else {
            throw ExecCredential.Problem(
                text: "it ended with status \(status)\(complaint.isEmpty ? "" : ": \(complaint)")")
        }
        return try ExecCredential(parsing: output, apiVersion: plugin.apiVersion)
    }

    private func executable() throws(ExecCredential.Problem) -> String {
        let manager = FileManager.default
        let candidates =
            plugin.command.contains("/")
            ? [plugin.command]
            : (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
                "\($0)/\(plugin.command)"
            }
        if let found = candidates.first(where: manager.isExecutableFile(atPath:)) { return found }
        let hint = plugin.installHint.map { ": \($0)" } ?? "; install it, or name it with its path"
        throw ExecCredential.Problem(text: "there is no such program\(hint)")
    }

    private func run(
        _ executable: String
    ) async throws(ExecCredential.Problem) -> (output: [UInt8], complaint: String, status: Int32) {
        let (process, output, complaints) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: executable)
        process.arguments = plugin.arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = complaints
        do {
            try process.run()
        } catch {
            throw ExecCredential.Problem(text: "it cannot be started")
        }
        let patience = patience
        let watch = Task {
            do { try await Task.sleep(for: .seconds(patience)) } catch { return false }
            // A program that is stuck need not listen to anything milder.
            kill(process.processIdentifier, SIGKILL)
            return true
        }
        async let answer = Self.bytes(of: output.fileHandleForReading)
        async let words = Self.bytes(of: complaints.fileHandleForReading)
        let (bytes, complaint) = await (answer, words)
        watch.cancel()
        guard await !watch.value else {
            throw ExecCredential.Problem(text: "it did not answer within \(Int(patience)) s")
        }
        process.waitUntilExit()
        return (bytes, Self.firstLine(complaint), process.terminationStatus)
    }

    /// Reads to the end on a thread of its own: the pools' threads are few, and this one waits.
    private static func bytes(of handle: FileHandle) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                while case let chunk = handle.availableData, !chunk.isEmpty {
                    if bytes.count < limit { bytes += chunk }
                }
                continuation.resume(returning: bytes)
            }
        }
    }

    private static func firstLine(_ bytes: [UInt8]) -> String {
        let line =
            String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return String(line.prefix(200))
    }

    private var environment: [String: String] {
        struct Info: Encodable {
            struct Spec: Encodable {
                var cluster: ExecPlugin.Cluster?
                var interactive = false
            }

            var apiVersion: String
            var kind = "ExecCredential"
            var spec: Spec
        }
        var environment = ProcessInfo.processInfo.environment.merging(plugin.environment) { $1 }
        let info = Info(apiVersion: plugin.apiVersion, spec: .init(cluster: plugin.cluster))
        environment["KUBERNETES_EXEC_INFO"] = (try? JSONEncoder().encode(info)).map {
            String(decoding: $0, as: UTF8.self)
        }
        return environment
    }
}
