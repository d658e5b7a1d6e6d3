/// Sizes at which the search changes its ways.
package struct SearchLimits: Sendable {
    /// Pairs of candidates, over all tables, up to which the whole cluster is searched at once.
    package var pairsAtOnce = 1_000_000
    /// Pairs of candidates up to which a proof over all that bounds leave over is tried early; later ones take more.
    package var pairsInFirstProof = 1_000_000
    /// Pairs of candidates up to which everything that bounds leave over is searched; 8 bytes each.
    package var pairsInMemory = 16_000_000
    /// Nodes for each class, at least, that make a search over classes of nodes worth its while.
    package var nodesPerClass = 3
    /// Classes above which the tables of classes cost more than they save.
    package var classes = 512

    /// Partial placements that one plan, or the verdicts for one replica, may look at, give or take those of one round.
    /// Each counts once for every hundred candidates that slots have on average, which is about what it costs.
    package var visits = Int.max

    /// Replicas of one application, placed ones included, above which nothing is planned.
    package var replicas = 100_000

    package init() {}
}
