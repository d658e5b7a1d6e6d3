import HTTPClient
import Synchronization

/// Time that passes only by sleeping or by being told, and a random number that is always the same.
final class VirtualTime: Sendable {
    private let state = Mutex((now: Duration.zero, pauses: [Duration]()))
    private let random: Double

    init(random: Double = 0.5) {
        self.random = random
    }

    var pauses: [Duration] { state.withLock { $0.pauses } }

    func advance(by duration: Duration) {
        state.withLock { $0.now += duration }
    }

    var environment: HTTPClient.Environment {
        HTTPClient.Environment(
            now: { self.state.withLock { $0.now } },
            sleep: { pause in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += pause
                    state.pauses.append(pause)
                }
            }, random: { self.random })
    }
}
