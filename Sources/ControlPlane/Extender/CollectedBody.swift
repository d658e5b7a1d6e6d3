import Hummingbird
import NIOCore

/// The body of a request as it comes in, within what one request and all of them may hold.
struct CollectedBody {
    private(set) var bytes: [UInt8] = []
    private var held = 0
    private let limit: Int
    private let gate: RequestGate

    enum Outcome {
        case whole
        /// Beyond what one request may hold.
        case tooLarge
        /// Beyond what all requests together may hold.
        case noRoom
    }

    init(limit: Int, gate: RequestGate) {
        self.limit = limit
        self.gate = gate
    }

    mutating func collect(_ request: Request) async throws -> Outcome {
        let declared = request.headers[.contentLength].flatMap(Int.init) ?? 0
        guard declared <= limit else { return .tooLarge }
        // A declared length costs nothing to claim, so no more than this is taken on its word.
        bytes.reserveCapacity(min(max(declared, 0), 16 << 20))
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { return .tooLarge }
            guard gate.grow(by: part.readableBytes) else { return .noRoom }
            held += part.readableBytes
            part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
        }
        return .whole
    }

    /// Gives back the room.
    mutating func release() {
        gate.release(held)
        held = 0
    }
}
