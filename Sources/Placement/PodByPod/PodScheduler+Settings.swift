extension PodScheduler {
    /// How pods are placed.
    public struct Settings: Hashable, Sendable {
        /// A name of ``PlacementStrategies``.
        public var strategy: String
        /// kube-scheduler's own setting: of how many of the nodes, in percent, it looks for the best. `nil` for its own
        /// choice, 50 % less one for every 125 nodes and 5 at least; up to 100 nodes it always looks at all.
        public var percentageOfNodesToScore: Int?
        /// How much our 0…10 count against the scores of kube-scheduler's own plugins: times ten, times this.
        public var extenderWeight: Int
        /// For the choice among nodes with equal scores.
        public var seed: UInt64
        /// Partial placements that planning, and as many that judging nodes, may look at for one pod, as
        /// ``SearchLimits/visits`` counts them. Work and not time, so that every machine comes to the same result. More
        /// come nearer to what the extender proves in its 200 ms, and take longer.
        public var effort: Int

        /// The defaults are those of the configuration that Isochrone ships for kube-scheduler.
        public init(
            strategy: String = "isochrone", percentageOfNodesToScore: Int? = 100, extenderWeight: Int = 12,
            seed: UInt64 = 1, effort: Int = 2_000
        ) {
            self.strategy = strategy
            self.percentageOfNodesToScore = percentageOfNodesToScore
            self.extenderWeight = extenderWeight
            self.seed = seed
            self.effort = effort
        }
    }
}
