import ClusterModel
import Placement

/// One replica of an application, and the pod that stands for it.
struct Seat {
    let component: String
    let replica: Int
    let resources: Resources
    /// The channels' ends are looked at when this changes.
    var state: State = .absent
    /// See ``PodID/turn``.
    var turn = 0
    /// Counts the pods that stood for the replica.
    var pod = 0
    /// Where the pod is meant to go, and has room kept for it.
    var target: String?
    /// Attempts in a row that found no node.
    var failures = 0
    var lastAttempt = 0.0

    enum State: Hashable {
        /// The pod did not come yet.
        case absent
        case pending
        /// Bound, and not running yet.
        case starting(String)
        case running(String)
        /// Runs until it is gone.
        case leaving(String)
        /// Bound to a node that is lost.
        case dead(String)
    }

    /// Where the pod is bound.
    var node: String? {
        switch state {
        case .absent, .pending: nil
        case .starting(let node), .running(let node), .leaving(let node), .dead(let node): node
        }
    }

    var runs: Bool {
        switch state {
        case .running, .leaving: true
        case .absent, .pending, .starting, .dead: false
        }
    }

    var unplaced: UnplacedReplica { UnplacedReplica(component: component, replica: replica) }

    var placement: ReplicaPlacement? {
        node.map { ReplicaPlacement(component: component, replica: replica, node: $0) }
    }
}
