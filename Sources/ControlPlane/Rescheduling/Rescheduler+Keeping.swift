import ClusterModel
import Logging
import Rescheduling
import StateStore
import Synchronization

extension Rescheduler {
    /// Stores what was moved of the application of a move that is about to be made.
    func isStored(_ move: PodMove) async -> Bool {
        await store(move.pod.applicationID)
    }

    /// Stores what changed since it was stored last.
    func storeChanged() async {
        let changed = state.withLock { state in
            state.planner.known.filter { state.planner.history(of: $0) != state.stored[$0] ?? MoveHistory() }
        }
        for id in changed.sorted() { _ = await store(id) }
    }

    /// The application is gone.
    func forgetStored(_ id: ApplicationID) async {
        let isStored = state.withLock { state in
            state.told[id] = nil
            return state.stored.removeValue(forKey: id) != nil
        }
        guard isStored else { return }
        do throws(StateStoreError) {
            try await clusterState.removeMoves(of: id)
        } catch {
            complain(id, error)
        }
    }

    private func store(_ id: ApplicationID) async -> Bool {
        let history = state.withLock { $0.planner.history(of: id) }
        do throws(StateStoreError) {
            try await clusterState.put(moves: history, of: id)
            state.withLock { $0.stored[id] = history }
            return true
        } catch {
            complain(id, error)
            return false
        }
    }

    private func complain(_ id: ApplicationID, _ error: StateStoreError) {
        logger.error(
            "The moves of an application could not be stored",
            metadata: ["application": "\(id)", "error": "\(error)"])
    }
}
