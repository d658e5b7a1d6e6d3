import Synchronization

/// Cuts the pieces of a stream into events.
final class EventReader: Sendable {
    private let pieces: StreamReader
    private let state = Mutex((parser: ServerSentEvents(), ready: ArraySlice<ServerSentEvent>()))

    init(_ pieces: StreamReader) {
        self.pieces = pieces
    }

    func next() async throws -> ServerSentEvent? {
        while true {
            if let event = state.withLock({ $0.ready.popFirst() }) { return event }
            guard let piece = try await pieces.next() else { return nil }
            try state.withLock { $0.ready.append(contentsOf: try $0.parser.feed(piece)) }
        }
    }
}
