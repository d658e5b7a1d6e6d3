package import ClusterModel
package import CoreMetrics
package import Logging
import ServiceLifecycle
import Synchronization

/// Keeps the status of every Application object as the schedulers know it.
///
/// A change is told soon, the drift of measurements seldom, and nothing when nothing changed. Only the leader writes;
/// the others look on.
package final class StatusWriter: Sendable {
    package struct Settings: Hashable, Sendable {
        /// Seconds that changes are gathered before they are told.
        package var pause: Double
        /// Seconds between two writes of one status at least.
        package var leastInterval: Double
        /// Seconds after which drifted values are told though nothing else changed.
        package var refreshInterval: Double
        /// Seconds between two looks at all applications.
        package var sweepInterval: Double
        /// Writes in a second at most, of all applications together.
        package var writesPerSecond: Double
        /// Seconds before a second try.
        package var shortestPause: Double
        /// Seconds between tries at most.
        package var longestPause: Double

        package init(
            pause: Double = 0.5, leastInterval: Double = 2, refreshInterval: Double = 300, sweepInterval: Double = 15,
            writesPerSecond: Double = 20, shortestPause: Double = 1, longestPause: Double = 60
        ) {
            self.pause = pause
            self.leastInterval = leastInterval
            self.refreshInterval = refreshInterval
            self.sweepInterval = sweepInterval
            self.writesPerSecond = writesPerSecond
            self.shortestPause = shortestPause
            self.longestPause = longestPause
        }
    }

    /// Hands a status, the value of `status` as JSON, to the API server.
    package typealias Publish = @Sendable (ApplicationID, _ generation: Int64, _ status: [UInt8]) async -> StatusOutcome

    private let settings: Settings
    private let subjects: @Sendable () -> [StatusSubject]
    private let basis: @Sendable (StatusSubject) -> StatusBasis
    private let publish: Publish
    private let isLeader: @Sendable () -> Bool
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let writes: [String: Counter]
    private let state: Mutex<State>
    private let wakeUps: AsyncStream<Void>
    private let wakeUp: AsyncStream<Void>.Continuation

    private struct State {
        var ledger: StatusLedger
        var wasLeader = false
    }

    /// - Parameters:
    ///   - subjects: the Application objects as they are now.
    ///   - basis: what is known of one of them.
    package init(
        settings: Settings = Settings(), subjects: @escaping @Sendable () -> [StatusSubject],
        basis: @escaping @Sendable (StatusSubject) -> StatusBasis, publish: @escaping Publish,
        isLeader: @escaping @Sendable () -> Bool, metrics: any MetricsFactory = MetricsSystem.factory,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.settings = settings
        self.subjects = subjects
        self.basis = basis
        self.publish = publish
        self.isLeader = isLeader
        self.now = now
        self.logger = logger
        state = Mutex(State(ledger: StatusLedger(settings: settings)))
        writes = Dictionary(
            uniqueKeysWithValues: StatusOutcome.words.map { word in
                let label = "isochrone_application_status_writes_total"
                return (word, Counter(label: label, dimensions: [("outcome", word)], factory: metrics))
            })
        (wakeUps, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Something happened to the application: its object, its plan, its pods.
    package func note(_ id: ApplicationID) {
        state.withLock { $0.ledger.note(id) }
        wakeUp.yield()
    }

    /// Looks at what is due once, and writes what is worth it.
    ///
    /// - Returns: how many statuses were handed to the API server.
    @discardableResult
    package func pass() async -> Int {
        guard beginPass() else { return 0 }
        let present = Dictionary(subjects().map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let due = state.withLock { $0.ledger.due(among: present.keys.sorted(), at: now()) }
        var (count, cost) = (0, Duration.zero)
        for id in due {
            guard let subject = present[id], !Task.isCancelled, isLeader() else { break }
            let start = ContinuousClock.now
            let status = status(of: subject)
            cost += start.duration(to: .now)
            if await write(status, of: subject) { count += 1 }
        }
        state.withLock { $0.ledger.looked(for: cost / .seconds(1)) }
        return count
    }

    /// Who becomes the leader does not know what the one before has written.
    private func beginPass() -> Bool {
        let leads = isLeader()
        return state.withLock { state in
            if leads, !state.wasLeader { state.ledger.forgetAll() }
            state.wasLeader = leads
            return leads
        }
    }

    private func status(of subject: StatusSubject) -> ApplicationStatus {
        var basis = basis(subject)
        basis.previous = state.withLock { $0.ledger.conditions(of: subject.id) } ?? subject.conditions
        return ApplicationStatus(basis)
    }

    private func write(_ status: ApplicationStatus, of subject: StatusSubject) async -> Bool {
        guard state.withLock({ $0.ledger.isWorthWriting(status, of: subject.id, at: now()) }) else { return false }
        let outcome = await publish(subject.id, subject.generation, status.json)
        state.withLock { $0.ledger.settle(outcome, status, of: subject.id, at: now()) }
        writes[outcome.word]?.increment()
        tell(outcome, of: subject.id)
        // Spread over time, so that very many applications do not crowd out other requests.
        try? await Task.sleep(for: .seconds(1 / max(0.1, settings.writesPerSecond)))
        return true
    }

    private func tell(_ outcome: StatusOutcome, of id: ApplicationID) {
        let error: String
        switch outcome {
        case .written, .gone, .conflict: return
        case .refused(let text), .failed(let text): error = text
        }
        logger.warning(
            "The status of an application could not be written",
            metadata: ["application": "\(id)", "outcome": "\(outcome.word)", "error": "\(error)"])
    }
}

extension StatusWriter: Service {
    /// Writes until the program is told to stop.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.tick() }
                for await _ in self.wakeUps {
                    try? await Task.sleep(for: .seconds(self.settings.pause))
                    guard !Task.isCancelled else { break }
                    await self.pass()
                }
                group.cancelAll()
            }
        }
    }

    private func tick() async {
        while (try? await Task.sleep(for: .seconds(max(0.05, settings.leastInterval)))) != nil { wakeUp.yield() }
    }
}
