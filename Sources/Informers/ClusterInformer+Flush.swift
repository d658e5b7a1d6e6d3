import ClusterModel
import Logging
import StateStore
import Synchronization

extension ClusterInformer {
    /// Brings everything that changed into the state.
    ///
    /// Places come first and nodes after them: a pod that was just bound is taken off its node's room by its claim until the
    /// model knows its place, and by its place from then on, so that at no moment it is counted by nobody. Nothing is said of
    /// nodes until all pods were listed once: they would look empty.
    ///
    /// - Returns: whether all of it is in; what the store refused waits for the next time.
    @discardableResult
    package func flush() async -> Bool {
        let (changes, isKnown) = core.withLock { core -> (NodeAccounts.Changes?, Bool) in
            guard core.nodes.isSynced, core.pods.isSynced else { return (nil, false) }
            return (core.accounts.takeChanges(), true)
        }
        guard isKnown, let changes else { return true }
        let isStored = await settle(changes.touched)
        if !changes.observed.isEmpty { state.observe(changes.observed) }
        for pod in changes.departed { onDeparture(pod) }
        let isSwept = await sweep()
        return isStored && isSwept
    }

    /// Gives the pods of these applications their replicas.
    private func settle(_ applications: Set<ApplicationID>) async -> Bool {
        var (settled, removed): ([PodPlacement], [PodPlacement]) = ([], [])
        for id in applications.sorted() {
            let seats = seats(of: id)
            settled += seats.settled
            removed += seats.removed
        }
        // A pod that moved from one application to another has its place in the new one.
        let names = Set(settled.map { PodName(namespace: $0.namespace, name: $0.pod) })
        removed.removeAll { names.contains(PodName(namespace: $0.namespace, name: $0.pod)) }
        guard !settled.isEmpty || !removed.isEmpty else { return noted(nil) }
        do {
            try await state.settle(placements: settled, removing: removed)
            return noted(nil)
        } catch {
            core.withLock { core in
                for id in applications { core.accounts.touch(id) }
            }
            logger.error("The places of pods could not be stored", metadata: ["error": "\(error)"])
            return noted("the places of pods could not be stored: \(error)")
        }
    }

    private func seats(of id: ApplicationID) -> PodSeats {
        let definition = state.application(id: id)?.value
        let (placements, reservations, moment) = (state.placements(of: id), state.reservations(of: id), now())
        return core.withLock { core in
            let seats = PodSeats(
                of: id, definition, pods: core.accounts.standing(of: id), placements: placements,
                reservations: reservations, veterans: core.seated[id] ?? [], now: moment)
            core.seated[id] = seats.uids.isEmpty ? nil : seats.uids
            return seats
        }
    }

    /// Removes plans of applications that are gone.
    private func sweep() async -> Bool {
        let isDue = core.withLock { core in
            guard core.mayHaveOrphans, core.applications.isSynced else { return false }
            core.mayHaveOrphans = false
            return true
        }
        guard isDue else { return true }
        do {
            try await state.removeOrphanedPlans()
            return true
        } catch {
            core.withLock { $0.mayHaveOrphans = true }
            logger.warning("Plans of applications that are gone could not be removed", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func noted(_ problem: String?) -> Bool {
        core.withLock { $0.storeProblem = problem }
        return problem == nil
    }
}
