import ClusterModel
import Placement
import Rescheduling

/// An application that came, with its pods.
struct RunningApplication {
    let application: Application
    let group: String
    let arrivedAt: Double
    /// In the order of components, then of replicas: the order in which pods come.
    var seats: [Seat]
    /// What its pods take; see ``Ledger``.
    var taken = Reservations()
    var removedAt: Double?
    /// Grows with every change of where pods are.
    var version = 0
    var record: ApplicationRecord
    /// The last plan of ours.
    var plan: Plan?
    /// The bound of a plan that was made before any pod had a place.
    var bound: Double?
    /// Where pods were when the application was removed.
    var last: [ReplicaPlacement] = []
    var reasons: [ApplicationOutcome.Reason] = []
    var moves = 0
    /// Of all pods at once: which attempt is next.
    var attempt = 0
    /// What the rescheduler found last, and for which ``version``; `nil` since something changed.
    var standing: (version: Int, standing: Standing)?
    /// Whether it ever looked, and whether it saw nothing then that it would have to look at again.
    var (wasFollowed, isQuiet) = (false, false)
    /// Links that it takes bandwidth of, or has a limit on.
    var links: Set<LinkKey> = []

    init(_ arrival: DrawnScenario.Arrival) {
        application = arrival.application
        group = arrival.group
        arrivedAt = arrival.at
        seats = arrival.application.components.flatMap { component in
            (0..<max(0, component.replicas)).map {
                Seat(component: component.name, replica: $0, resources: component.resources)
            }
        }
        record = ApplicationRecord(arrival.application)
    }

    /// Where pods are bound, in the order of ``seats``.
    var placements: [ReplicaPlacement] { seats.compactMap(\.placement) }

    /// Whether a pod of every replica runs.
    var isWhole: Bool { removedAt == nil && !seats.isEmpty && seats.allSatisfy(\.runs) }

    var isPending: Bool { removedAt == nil && seats.contains { $0.state == .pending } }

    /// The links between its pods that others may take too much of.
    var sharedLinks: Set<LinkKey> {
        guard limitsBandwidth else { return Set(taken.bandwidth.keys) }
        let nodes = Set(placements.map(\.node))
        return Set(nodes.flatMap { source in nodes.map { LinkKey(source: source, sink: $0) } })
    }

    /// Whether any channel reserves bandwidth.
    var reservesLinks: Bool { application.channels.contains { $0.bandwidth ?? 0 > 0 } }

    /// Whether others on its links can break a rule of its.
    var sharesLinks: Bool { reservesLinks || limitsBandwidth }

    /// Whether a required rule asks for what is left of a link.
    var limitsBandwidth: Bool {
        application.constraints.contains { $0.enforcement.isRequired && $0.rule.kind == .bandwidth }
    }
}
