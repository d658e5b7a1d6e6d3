package import ClusterModel

/// What is to be done, or told, after a look at all applications.
package enum MoveEffect: Hashable, Sendable {
    /// Evict the pod, and answer with what became of that.
    case evict(PodMove)
    /// Nothing: this would be done, were it no dry run.
    case rehearse(PodMove)
    /// The move is over; its stage says how.
    case ended(PodMove)
    /// There is a reason to move a pod of the application, and this one to wait.
    case wait(ApplicationID, WaitReason)
    /// Nothing that is required is broken any more, after so many seconds and moves.
    case repaired(ApplicationID, seconds: Double, moves: Int)
}
