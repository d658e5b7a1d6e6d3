import Dispatch
import Synchronization

/// Closed until it is opened, for threads that block and for tasks that must not.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let stream = AsyncStream.makeStream(of: Void.self)

    func open() {
        semaphore.signal()
        stream.continuation.yield()
    }

    func wait() {
        semaphore.wait()
    }

    func opened() async {
        var iterator = stream.stream.makeAsyncIterator()
        await iterator.next()
    }
}
