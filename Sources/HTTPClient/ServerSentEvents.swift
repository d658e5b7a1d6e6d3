/// An incremental parser of `text/event-stream` that does not care where the pieces were cut.
///
/// Follows the HTML Living Standard, section 9.2.6: lines end with LF, CR or CRLF; a byte order mark at the start is
/// skipped; comments and unknown fields are ignored; an event without its blank line is never delivered.
package struct ServerSentEvents: Sendable {
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case eventTooLarge(limit: Int)

        package var description: String {
            switch self {
            case .eventTooLarge(let limit): "the event stream holds an event of more than \(limit) bytes"
            }
        }
    }

    /// The pause that the server wants before a new connection (`retry:`).
    package private(set) var reconnectionTime: Duration?
    package private(set) var lastEventID: String?

    private let maximumEventBytes: Int
    private var line: [UInt8] = []
    private var isFirstLine = true
    private var endedWithCarriageReturn = false
    private var type = ""
    private var data: [UInt8] = []
    private var hasData = false

    package init(maximumEventBytes: Int = 8 << 20) {
        self.maximumEventBytes = maximumEventBytes
    }

    /// The events that these bytes complete.
    package mutating func feed(_ bytes: some Sequence<UInt8>) throws(Failure) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            let followsCarriageReturn = endedWithCarriageReturn
            endedWithCarriageReturn = byte == UInt8(ascii: "\r")
            switch byte {
            case UInt8(ascii: "\n") where followsCarriageReturn: break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if let event = endLine() { events.append(event) }
            default:
                line.append(byte)
                guard line.count + data.count <= maximumEventBytes else {
                    throw .eventTooLarge(limit: maximumEventBytes)
                }
            }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer {
            line.removeAll(keepingCapacity: true)
            isFirstLine = false
        }
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        guard !line.isEmpty else { return dispatch() }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        var value = line.dropFirst(name.count + 1)
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        take(String(decoding: name, as: UTF8.self), value)
        return nil
    }

    private mutating func take(_ name: String, _ value: ArraySlice<UInt8>) {
        switch name {
        case "event": type = String(decoding: value, as: UTF8.self)
        case "data":
            if hasData { data.append(UInt8(ascii: "\n")) }
            data.append(contentsOf: value)
            hasData = true
        case "id" where !value.contains(0): lastEventID = String(decoding: value, as: UTF8.self)
        case "retry":
            let isNumber = !value.isEmpty && value.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            if isNumber, let time = Int64(String(decoding: value, as: UTF8.self)) {
                reconnectionTime = .milliseconds(time)
            }
        default: break
        }
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            type = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        guard hasData else { return nil }
        return ServerSentEvent(
            id: lastEventID, event: type.isEmpty ? "message" : type, data: String(decoding: data, as: UTF8.self))
    }
}
