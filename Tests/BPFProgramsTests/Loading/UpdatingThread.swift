import Foundation
import Synchronization

/// Does something on a thread that starts in the namespace of the one that made it.
final class UpdatingThread: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let body: @Sendable () throws -> Void

    init(_ body: @escaping @Sendable () throws -> Void) {
        self.body = body
    }

    func start() {
        Thread.detachNewThread { [self] in
            let result = Result { try body() }
            outcome.withLock { $0 = result }
        }
    }

    var isFinished: Bool { outcome.withLock { $0 != nil } }

    var failure: String? {
        outcome.withLock { outcome in
            if case .failure(let error) = outcome { "\(error)" } else { nil }
        }
    }
}
