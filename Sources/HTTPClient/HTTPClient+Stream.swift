extension HTTPClient {
    /// The body in pieces as it arrives, for bodies without end; fails unless the status is 200 to 299.
    ///
    /// A slow reader slows the sender down. Nothing is repeated: the reader knows where to go on. The transfer ends when
    /// the task that reads is cancelled or the stream is given up.
    package func stream(_ request: HTTPRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        let reader = pieces(request)
        return AsyncThrowingStream { try await reader.next() }
    }

    /// The same for who wants to know the kind of the error.
    package func pieces(_ request: HTTPRequest) -> StreamReader {
        StreamReader(client: self, request: request)
    }

    /// The events of a `text/event-stream`, each as soon as its blank line has arrived.
    package func events(_ request: HTTPRequest) -> AsyncThrowingStream<ServerSentEvent, any Error> {
        var request = request
        if !request.headers.contains(where: { $0.name.lowercased() == "accept" }) {
            request.headers.append((name: "Accept", value: "text/event-stream"))
        }
        let reader = EventReader(StreamReader(client: self, request: request))
        return AsyncThrowingStream { try await reader.next() }
    }
}
