package import Logging

/// One log entry as one line of JSON.
package struct LogLine: Sendable {
    package var time: WallTime
    package var level: Logger.Level
    package var logger: String
    package var message: String
    package var metadata: Logger.Metadata

    package init(time: WallTime, level: Logger.Level, logger: String, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.logger = logger
        self.message = message
        self.metadata = metadata
    }

    private static let reservedNames: Set = ["ts", "level", "logger", "message"]

    /// The line with its line feed: `ts`, `level`, `logger`, `message`, and then the metadata sorted by name.
    ///
    /// Nested dictionaries become names with dots, lists become JSON lists; a name that is taken gets the prefix
    /// `metadata.`.
    package var bytes: [UInt8] {
        var bytes = Array("{".utf8)
        append("ts", time.text, to: &bytes)
        append("level", level.rawValue, to: &bytes)
        append("logger", logger, to: &bytes)
        append("message", message, to: &bytes)
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            append(Self.reservedNames.contains(name) ? "metadata.\(name)" : name, value, to: &bytes)
        }
        bytes.append(contentsOf: "}\n".utf8)
        return bytes
    }

    private func append(_ name: String, _ value: Logger.Metadata.Value, to bytes: inout [UInt8]) {
        switch value {
        case .string(let text): append(name, text, to: &bytes)
        case .stringConvertible(let object): append(name, object.description, to: &bytes)
        case .dictionary(let members):
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                append("\(name).\(key)", member, to: &bytes)
            }
        case .array(let elements):
            appendName(name, to: &bytes)
            appendList(elements, to: &bytes)
        }
    }

    private func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        appendName(name, to: &bytes)
        JSONText.append(value, to: &bytes)
    }

    private func appendName(_ name: String, to bytes: inout [UInt8]) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    private func appendList(_ elements: [Logger.Metadata.Value], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if case .array(let inner) = element {
                appendList(inner, to: &bytes)
            } else {
                JSONText.append(element.description, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
