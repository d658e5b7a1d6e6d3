import Synchronization

/// A body in pieces: starts its transfer when the first one is asked for, and ends it when nobody can ask any more.
package final class StreamReader: Sendable {
    private let client: HTTPClient
    private let request: HTTPRequest
    private let ticket = Ticket()
    private let queue: ChunkQueue
    private let isStarted = Atomic(false)

    init(client: HTTPClient, request: HTTPRequest) {
        self.client = client
        self.request = request
        let engine = client.engine
        queue = ChunkQueue(wantsMore: { engine.wake() })
    }

    deinit {
        client.engine.cancel(ticket)
    }

    /// What has arrived since the last call, or the next piece; `nil` at the end. For one task at a time.
    package func next() async throws(HTTPClientError) -> [UInt8]? {
        if !isStarted.exchange(true, ordering: .relaxed) { try start() }
        let engine = client.engine
        let ticket = ticket
        let piece = await withTaskCancellationHandler {
            await queue.next()
        } onCancel: {
            engine.cancel(ticket)
        }
        return try piece.get()
    }

    private func start() throws(HTTPClientError) {
        let prepared = try PreparedRequest(request, configuration: client.configuration, isStream: true)
        if let refusal = client.refusal(of: prepared) { throw refusal }
        let client = client
        client.engine.submit(
            Submission(
                request: prepared, ticket: ticket,
                delivery: .chunks(queue, opened: { client.record($0, of: prepared) })))
    }
}
