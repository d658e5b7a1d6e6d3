import Synchronization

/// Trouble that the fake makes of one request.
package enum FakeFault: Sendable {
    /// Answers with that status and a Status without doing anything.
    case status(Int)
    /// The same with `Retry-After` in seconds, as a server that has too much to do.
    case throttled(retryAfter: Int?)
    /// Waits, then does what was asked.
    case delay(Duration)
    /// Breaks the connection without doing anything.
    case dropped
    /// Does what was asked, and breaks the connection instead of answering.
    case answerLost
    /// A watch begins and then is silent, past its deadline and for as long as the client keeps it.
    case hang
    /// A watch ends after so many lines: with that many bytes of the next one, and then a broken connection.
    case cut(afterLines: Int, bytes: Int)
    /// A watch tells of an error at once, as of a version that is too old.
    case errorEvent(code: Int, reason: String)
    /// A watch sends this line.
    case line(String)
}

/// Which requests meet a fault.
package struct FakeFaultRule: Sendable {
    package var fault: FakeFault
    /// How many requests are left to meet it.
    package var times: Int
    package var applies: @Sendable (FakeRequest) -> Bool
}

extension FakeCluster {
    /// The next requests meet these, one each.
    package func fail(with faults: FakeFault...) {
        state.withLock { $0.faults += faults }
    }

    /// So many of the requests that `applies` picks meet that fault.
    package func fail(
        _ fault: FakeFault, times: Int = 1, when applies: @escaping @Sendable (FakeRequest) -> Bool
    ) {
        state.withLock { $0.rules.append(FakeFaultRule(fault: fault, times: times, applies: applies)) }
    }

    /// So many watches meet that fault.
    package func failWatches(_ fault: FakeFault, times: Int = 1) {
        fail(fault, times: times) { $0.isWatch }
    }

    package func stopFailing() {
        state.withLock { state in
            state.faults = []
            state.rules = []
        }
    }

    /// While it is down, connections are broken as soon as something is asked, and open watches at once.
    package func setDown(_ isDown: Bool) {
        state.withLock { $0.isDown = isDown }
        if isDown { endWatches() }
    }

    func nextFault(for request: FakeRequest) -> FakeFault? {
        note(request)
        // What picks requests may want to change the cluster, so it is asked without the lock.
        let rules = state.withLock { $0.rules }
        let chosen = rules.firstIndex { $0.times > 0 && $0.applies(request) }
        return state.withLock { state in
            if state.isDown { return .dropped }
            if !state.faults.isEmpty { return state.faults.removeFirst() }
            guard let chosen, state.rules.indices.contains(chosen), state.rules[chosen].times > 0 else { return nil }
            state.rules[chosen].times -= 1
            return state.rules[chosen].fault
        }
    }
}
