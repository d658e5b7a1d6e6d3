import ArgumentParser
import Foundation

/// Where `import` and `export` say what they carried over, assumed and left behind.
struct ReportOutput {
    /// `nil` for standard error.
    let file: String?

    /// Writes the report for people, or as JSON into a file that ends in `.json`.
    func deliver(_ report: some Encodable & CustomStringConvertible) throws {
        guard let file else {
            Terminal.complain(report.description)
            return
        }
        let text = file.hasSuffix(".json") ? try StructuredOutput.json(report) + "\n" : report.description
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        } catch {
            Terminal.complain("\(file): the report cannot be written: \(error.localizedDescription)")
            throw ExitCode.failedJob
        }
    }
}
