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
        let json = try report.json() + Data("\n".utf8)
        let files = [
            ("report.html", Data(report.html.utf8)), ("report.json", json), ("runs.csv", Data(report.csv.utf8)),
        ]
        for (name, data) in files {
            let file = url.appendingPathComponent(name)
            do {
                try data.write(to: file, options: .atomic)
            } catch {
                Terminal.complain("\(file.path): cannot be written: \(error.localizedDescription)")
                throw ExitCode.failedJob
            }
            Terminal.complain("wrote \(file.relativePath)")
        }
    }
}
