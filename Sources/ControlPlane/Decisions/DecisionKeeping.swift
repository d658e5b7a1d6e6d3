package import Logging
import ServiceLifecycle
package import StateStore

/// Writes decisions to the store soon after they were made, and what is left at shutdown.
package struct DecisionKeeping: Service {
    private let log: DecisionLog
    private let state: ClusterState
    private let logger: Logger
    private let interval: Duration

    /// - Parameter interval: Between two writes; all decisions in between go into one.
    package init(_ log: DecisionLog, state: ClusterState, logger: Logger, interval: Duration = .milliseconds(250)) {
        self.log = log
        self.state = state
        self.logger = logger
        self.interval = interval
    }

    /// Takes in what was stored before, so that it is shown from the start.
    package func load() async throws(StateStoreError) {
        log.load(try await state.storedDecisions())
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: interval)) != nil { await storeNow() }
        }
        await storeNow()
    }

    /// Stores what is not stored yet.
    package func storeNow() async {
        // Words and JSON take longer than the answers did: that is for when nothing else is to be done.
        let drained = await PlanningRun(priority: .background) { [log] in
            let (changed, removed) = log.drain()
            return (changed, removed, Result { try changed.map(ClusterState.prepare) })
        }.value()
        guard let (changed, removed, prepared) = drained, !changed.isEmpty || !removed.isEmpty else { return }
        do {
            try await state.put(decisions: try prepared.get(), removing: removed)
        } catch {
            log.restore(changed, removed)
            logger.warning("Decisions could not be stored", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
