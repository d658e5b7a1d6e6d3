package import KubernetesWire

/// The events of one watch, for one task.
package struct WatchStream<Object: ResourceObject>: Sendable {
    /// The next bytes wherever they were cut; `nil` at the end.
    package typealias Pieces = @Sendable () async throws(KubernetesError) -> [UInt8]?

    private let action: String
    private let pieces: Pieces
    private var lines = LineSplitter()

    /// - Parameter action: what the watch does, for errors.
    package init(action: String, pieces: @escaping Pieces) {
        self.action = action
        self.pieces = pieces
    }

    /// The next event, `nil` when the stream has ended.
    ///
    /// A line that was cut off by the end is no event: whoever goes on from the version before gets it whole.
    ///
    /// - Throws: `.unexpectedAnswer` where a line is no event, and why the stream broke off.
    package mutating func next() async throws(KubernetesError) -> WatchEvent<Object>? {
        while true {
            if let line = try nextLine() {
                if !line.isEmpty { return try event(line) }
            } else {
                guard let piece = try await pieces() else { return nil }
                lines.append(piece)
            }
        }
    }

    private func event(_ line: [UInt8]) throws(KubernetesError) -> WatchEvent<Object> {
        do throws(ResourceReadingError) {
            return try WatchEvent(line: line)
        } catch {
            throw .unexpectedAnswer(action: action, reason: "\(error)")
        }
    }

    private mutating func nextLine() throws(KubernetesError) -> [UInt8]? {
        do throws(LineSplitter.TooLong) {
            return try lines.next()
        } catch {
            throw .unexpectedAnswer(action: action, reason: "a line has more than \(error.limit) bytes")
        }
    }
}
