/// What one has to know of a pod of an application before it is moved.
package struct KnownPod: Hashable, Sendable {
    package var uid: String
    /// Whether it is being deleted.
    package var isTerminating: Bool
    /// Whether its owner lets it be moved.
    package var mayBeEvicted: Bool
    /// Whether something makes a new pod when it is gone.
    package var hasSuccessor: Bool
}
