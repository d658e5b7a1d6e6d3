/// One event of a `text/event-stream`.
package struct ServerSentEvent: Sendable, Equatable {
    /// The last identifier that the stream has named, to be sent as `Last-Event-ID` when connecting again.
    package var id: String?
    /// The type, `message` when the stream names none.
    package var event: String
    package var data: String

    package init(id: String? = nil, event: String = "message", data: String) {
        self.id = id
        self.event = event
        self.data = data
    }
}
