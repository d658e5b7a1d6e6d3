import ArgumentParser
import Foundation
import Simulation

/// The directory that the reports of a simulation go to. It is made before the work, so that hours of it are not lost to a
/// wrong name.
struct ReportFolder {
    private let url: URL

    init(_ path: String) throws {
        url = URL(fileURLWithPath: path, isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            Terminal.complain("\(path): it cannot be a directory for reports: \(error.localizedDescription)")
            throw ExitCode.badInput
        }
        guard FileManager.default.isWritableFile(atPath: path) else {
            Terminal.complain("\(path): nothing can be written there; check its permissions")
            throw ExitCode.badInput
        }
    }

    /// Whole files or none: what was there before is replaced in one step.
    func write(_ report: SimulationReport) throws {
        for (name, text) in [("report.html", report.html), ("report.json", report.json), ("runs.csv", report.csv)] {
            let file = url.appendingPathComponent(name)
            do {
                try Data(text.utf8).write(to: file, options: .atomic)
            } catch {
                Terminal.complain("\(file.path): cannot be written: \(error.localizedDescription)")
                throw ExitCode.failedJob
            }
            Terminal.complain("wrote \(file.relativePath)")
        }
    }
}
