import ClusterModel

/// What of a snapshot decides whether a plan that was made on an earlier one may stand.
struct ClusterAge: Hashable, Sendable {
    let revision: UInt64
    /// Grows with every change of the nodes, not counting links and what is free.
    let nodes: Int
    /// Whether any link was measured, so that what is known grows older by itself.
    let hasSamples: Bool
    /// Whether unmeasured links are predicted.
    let isPredicting: Bool
}
