import ClusterModel
import Synchronization

extension ApplicationSchedulers {
    /// Holds the replica of a pod that is moved for its successor, and room on the node that it goes to.
    func expect(_ pod: PodPlacement, on node: String, for seconds: Double) {
        guard let scheduler = scheduler(of: pod.applicationID) else { return }
        let until = now().advanced(bySeconds: seconds)
        scheduler.state.withLock { $0.pending.expect(pod, on: node, until: until) }
        occupy(pod.applicationID)
        scheduler.wake()
    }

    /// The pod is moved no more; a successor that asked keeps what it holds.
    func endMove(of pod: PodPlacement) {
        guard let scheduler = scheduler(of: pod.applicationID),
            scheduler.state.withLock({ $0.pending.endMove(of: pod) }) != nil
        else { return }
        occupy(pod.applicationID)
        scheduler.wake()
    }
}
