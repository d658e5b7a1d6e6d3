/// A transfer for the thread of the engine to begin.
struct Submission: Sendable {
    enum Delivery: Sendable {
        /// Called once.
        case whole(@Sendable (Result<HTTPResponse, HTTPClientError>) -> Void)
        /// `opened` is called once, with the head of the response or the reason why there is none.
        case chunks(ChunkQueue, opened: @Sendable (Result<HTTPResponse, HTTPClientError>) -> Void)
    }

    let request: PreparedRequest
    let ticket: Ticket
    let delivery: Delivery
}
