import Foundation
package import Manifests

extension TraceReader {
    /// Reads the trace in a file; one that is too large is refused by its size, before any of it is read.
    package static func entries(
        atPath path: String, groups: [String]
    ) -> ReadResult<[SimulationInput.TraceEntry]> {
        func failure(_ message: String, remedy: String? = nil) -> ReadResult<[SimulationInput.TraceEntry]> {
            .failure([Problem(file: path, line: 0, column: 0, message: message, remedy: remedy)])
        }
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return failure("there is no such file")
        }
        guard attributes[.type] as? FileAttributeType != .typeDirectory else {
            return failure("it is a directory", remedy: "name the files in it")
        }
        let size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        guard size <= ScenarioLimits.traceSize else {
            return failure(
                "the trace has \(size) bytes, more than \(ScenarioLimits.traceSize >> 20) MiB",
                remedy: "at most \(ScenarioLimits.applications) arrivals are run; cut out a part of the trace")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return failure("it cannot be opened", remedy: "check its permissions")
        }
        defer { try? handle.close() }
        var reader = TraceReader(file: path, groups: groups)
        var read = 0
        do {
            // A file may grow, and a pipe has no size.
            while !reader.isFull, read <= ScenarioLimits.traceSize,
                let part = try handle.read(upToCount: 1 << 16), !part.isEmpty
            {
                read += part.count
                reader.read(part)
            }
        } catch {
            return failure("it cannot be read: \(error.localizedDescription)")
        }
        return reader.finish()
    }
}
