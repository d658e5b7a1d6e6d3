import Foundation
import NetworkLab

/// A program that holds the sample's programs until it is killed, in the namespace of the thread that starts it.
struct HolderProcess {
    private let process: LabProcess
    private let output = Pipe()
    /// What it said first.
    let greeting: String

    init(object: String, pins: String, instance: String, device: String, cgroup: String) throws {
        let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "ProgramHolder")
        process = try LabProcess(
            path.path(), [object, pins, instance, device, cgroup],
            output: output.fileHandleForWriting.fileDescriptor)
        try output.fileHandleForWriting.close()
        greeting = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }

    func kill() {
        process.signal(SIGKILL)
        process.wait()
    }
}
