public import ClusterModel

/// Something that changed in the cluster's state; what it is now is to be read from ``ClusterState``.
public struct ClusterEvent: Hashable, Sendable {
    /// Grows with every event, also across restarts; where ``ClusterState/events(after:)`` continues.
    public var sequence: UInt64
    public var change: Change

    public init(sequence: UInt64, change: Change) {
        self.sequence = sequence
        self.change = change
    }

    public enum Change: Hashable, Sendable {
        /// A new ``ClusterState/snapshot``, of this revision.
        case snapshot(revision: UInt64)
        case application(ApplicationID, removed: Bool)
        case plan(ApplicationID, removed: Bool)
        case node(String, removed: Bool)
        /// The outgoing links of this node.
        case links(source: String)
        case placement(namespace: String, pod: String, removed: Bool)
        /// Capacity is held for this pod, or no longer.
        case reservation(namespace: String, pod: String, removed: Bool)
        /// A ``DecisionRecord`` is new or has been counted again.
        case decision(id: String)
        /// Events were missed, and this is the last of the stream: read the state anew, and follow it from there.
        case fellBehind
    }
}
