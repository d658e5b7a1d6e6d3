package import Logging

/// Writes each log entry as one JSON object on a line of its own.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let output: LogOutput
    private let now: @Sendable () -> WallTime

    package init(
        label: String, level: Logger.Level, metadataProvider: Logger.MetadataProvider? = nil,
        output: LogOutput = .standardError, now: @escaping @Sendable () -> WallTime = { .now }
    ) {
        self.label = label
        logLevel = level
        self.metadataProvider = metadataProvider
        self.output = output
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Of facts with the same name the entry's own counts, then the provider's, then the logger's.
    package func log(event: LogEvent) {
        var facts = metadata
        if let provided = metadataProvider?.get() { facts.merge(provided) { $1 } }
        if let error = event.error { facts["error"] = "\(error)" }
        if let own = event.metadata { facts.merge(own) { $1 } }
        let line = LogLine(
            time: now(), level: event.level, logger: label, message: event.message.description, metadata: facts)
        output.write(line.bytes)
    }
}
