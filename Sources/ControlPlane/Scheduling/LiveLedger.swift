import ClusterModel
import KubernetesWire
import Placement
import Synchronization

/// The ledger that all application schedulers share. It is changed in place: what one application takes, the next
/// request of another must see.
final class LiveLedger: Sendable {
    private let ledger = Mutex(ReservationLedger())

    /// Takes in who sits where in an application.
    ///
    /// - Returns: The nodes whose sums changed.
    func set(
        _ application: Application, placed: () -> [ReplicaPlacement], proximity: () -> Proximity
    ) -> Set<String> {
        // Read while the ledger is held: of two changes at once, the older one must not come last.
        change { $0.set(application, placed: placed(), proximity: proximity()) }
    }

    /// The application is gone.
    ///
    /// - Returns: The nodes whose sums changed.
    func remove(_ application: ApplicationID) -> Set<String> {
        change { $0.remove(application) }
    }

    /// Something else is free on these nodes, whoever takes it: plans that count on them have to look whether they still can.
    func noteRoom(on nodes: [String]) {
        guard !nodes.isEmpty else { return }
        ledger.withLock { $0.noteRoom(on: nodes) }
    }

    private func change(_ body: (inout ReservationLedger) -> Bool) -> Set<String> {
        ledger.withLock { ledger in
            let before = ledger.changeCount
            guard body(&ledger) else { return [] }
            return ledger.changedNodes(after: before) ?? []
        }
    }

    /// What all others take, and up to which change.
    func reservations(except application: ApplicationID) -> (Reservations, changes: Int) {
        ledger.withLock { ($0.reservations(except: application), $0.changeCount) }
    }

    /// Whether what others took since leaves room for the plan on the nodes as they are now.
    func hasRoom(for decision: Decision, of application: ApplicationID, on snapshot: ClusterSnapshot) -> Bool {
        ledger.withLock { ledger in
            guard let changed = ledger.changedNodes(after: decision.ledgerChanges, except: application) else {
                return false
            }
            // A plan that found no room is worth another look as soon as anything changed.
            guard !decision.plan.placements.isEmpty else { return changed.isEmpty }
            return decision.demand.fits(beside: ledger, on: snapshot, application: application, changed: changed)
        }
    }

    /// The nodes where others took so much since the plan was made that the seat's component no longer fits, by their
    /// index in the snapshot.
    func shortages(
        since decision: Decision, _ inputs: PlanningInputs, _ seat: Seat, for application: ApplicationID
    ) -> [(node: Int, cause: Rejection.Cause)] {
        ledger.withLock { ledger in
            let changed = ledger.changedNodes(after: decision.ledgerChanges, except: application) ?? []
            guard !changed.isEmpty,
                let component = inputs.application.components.first(where: { $0.name == seat.component })
            else { return [] }
            return changed.sorted().compactMap { name in
                guard let index = inputs.snapshot.index(of: name) else { return nil }
                let own = ReservationLedger.resources(
                    of: inputs.application, seat.occupied.filter { $0.node == name })[name, default: .zero]
                let room =
                    inputs.snapshot.nodes[index].offer - ledger.taken(on: name, except: application) - own
                return component.resources.firstShortage(in: room).map { (index, .capacity($0)) }
            }
        }
    }
}
