import Synchronization

/// A bounded queue between the thread of the engine, which must not wait, and one reading task.
final class ChunkQueue: Sendable {
    private struct State {
        var chunks: [[UInt8]] = []
        var bytes = 0
        var end: Result<[UInt8]?, HTTPClientError>?
        var reader: CheckedContinuation<Result<[UInt8]?, HTTPClientError>, Never>?
    }

    private static let capacity = 1 << 20
    private let state = Mutex(State())
    private let wantsMore: @Sendable () -> Void

    init(wantsMore: @escaping @Sendable () -> Void) {
        self.wantsMore = wantsMore
    }

    var hasRoom: Bool {
        state.withLock { $0.bytes < Self.capacity }
    }

    /// Takes a piece over, or nothing at all when the reader is too far behind.
    func offer(_ chunk: [UInt8]) -> Bool {
        let (isTaken, reader) = state.withLock { state in
            guard state.bytes < Self.capacity else { return (false, Self.noReader) }
            guard let reader = state.reader.take() else {
                state.chunks.append(chunk)
                state.bytes += chunk.count
                return (true, nil)
            }
            return (true, reader)
        }
        reader?.resume(returning: .success(chunk))
        return isTaken
    }

    /// What the reader gets after the last piece: nil, or the failure.
    func finish(_ failure: HTTPClientError?) {
        let end: Result<[UInt8]?, HTTPClientError> = failure.map { .failure($0) } ?? .success(nil)
        let reader = state.withLock { state in
            if state.end == nil { state.end = end }
            return state.reader.take()
        }
        reader?.resume(returning: end)
    }

    /// All that has arrived since the last call, or waits for the next piece.
    func next() async -> Result<[UInt8]?, HTTPClientError> {
        await withCheckedContinuation { continuation in
            let ready: Result<[UInt8]?, HTTPClientError>? = state.withLock { state in
                guard state.chunks.isEmpty else {
                    var all: [UInt8] = []
                    all.reserveCapacity(state.bytes)
                    for chunk in state.chunks { all.append(contentsOf: chunk) }
                    state.chunks.removeAll(keepingCapacity: true)
                    state.bytes = 0
                    return .success(all)
                }
                if let end = state.end { return end }
                state.reader = continuation
                return nil
            }
            guard let ready else { return }
            continuation.resume(returning: ready)
            wantsMore()
        }
    }

    private static var noReader: CheckedContinuation<Result<[UInt8]?, HTTPClientError>, Never>? { nil }
}
