import Foundation
import TestSupport

/// A program of the system that has run to its end.
struct ProcessRun: Sendable {
    var code: Int32
    var output: String
    /// What it wrote to standard error.
    var complaints: String

    /// - Parameter input: a file that it reads; nothing when `nil`.
    static func of(_ program: String, _ arguments: [String], input: String? = nil) async throws -> ProcessRun {
        try await onOwnThread {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [program] + arguments
            process.standardInput = input.flatMap { FileHandle(forReadingAtPath: $0) } ?? FileHandle.nullDevice
            let (output, complaints) = (Pipe(), Pipe())
            (process.standardOutput, process.standardError) = (output, complaints)
            try process.run()
            // Little enough is written to standard error for the pipe to hold it.
            let text = output.fileHandleForReading.readDataToEndOfFile()
            let errors = complaints.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return ProcessRun(
                code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
                complaints: String(decoding: errors, as: UTF8.self))
        }
    }
}
