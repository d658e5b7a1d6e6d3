package import ClusterModel
import Synchronization

/// Remembers for a short time what the API server said of callers, so that each report does not cost two questions.
///
/// What could not be asked is never remembered.
package final class AccessCache: Sendable {
    /// How long answers are remembered.
    package struct Configuration: Hashable, Sendable {
        /// Seconds that a yes counts: so long a right that was taken away is still had.
        package var allowed: Double
        /// Seconds that a no counts.
        package var denied: Double
        /// Answers of each kind that are remembered; beyond it all are forgotten.
        package var capacity: Int

        package init(allowed: Double = 30, denied: Double = 5, capacity: Int = 8_192) {
            self.allowed = allowed
            self.denied = denied
            self.capacity = capacity
        }
    }

    private struct Entry<Value: Sendable>: Sendable {
        var value: Value
        var until: Timestamp
    }

    private struct Permission: Hashable {
        var caller: Caller
        var question: AccessQuestion
    }

    private struct Memory {
        var callers: [String: Entry<AccessControl.Authentication>] = [:]
        var permissions: [Permission: Entry<AccessControl.Authorization>] = [:]
    }

    private let control: AccessControl
    private let configuration: Configuration
    private let memory = Mutex(Memory())
    private let now: @Sendable () -> Timestamp

    package init(
        _ control: AccessControl, configuration: Configuration = Configuration(),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.control = control
        self.configuration = configuration
        self.now = now
    }

    func authenticate(_ token: String) async -> AccessControl.Authentication {
        let moment = now()
        if let known = memory.withLock({ $0.callers[token] }), known.until > moment { return known.value }
        let answer = await control.authenticate(token)
        if case .unavailable = answer { return answer }
        let entry = Entry(value: answer, until: moment.advanced(bySeconds: seconds(answer != .unknown)))
        memory.withLock { memory in
            if memory.callers.count >= configuration.capacity { memory.callers = [:] }
            memory.callers[token] = entry
        }
        return answer
    }

    func authorize(_ caller: Caller, _ question: AccessQuestion) async -> AccessControl.Authorization {
        let (moment, permission) = (now(), Permission(caller: caller, question: question))
        if let known = memory.withLock({ $0.permissions[permission] }), known.until > moment { return known.value }
        let answer = await control.authorize(caller, question)
        if case .unavailable = answer { return answer }
        let entry = Entry(value: answer, until: moment.advanced(bySeconds: seconds(answer == .allowed)))
        memory.withLock { memory in
            if memory.permissions.count >= configuration.capacity { memory.permissions = [:] }
            memory.permissions[permission] = entry
        }
        return answer
    }

    private func seconds(_ isGood: Bool) -> Double {
        isGood ? configuration.allowed : configuration.denied
    }
}
