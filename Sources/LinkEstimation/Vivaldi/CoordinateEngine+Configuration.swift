extension CoordinateEngine {
    /// The constants of Vivaldi. [1] is Dabek et al., SIGCOMM 2004; [2] J. Ledlie, P. Gardner and M. Seltzer, "Network
    /// coordinates in the wild", NSDI 2007; [3] Lee et al., SIGMETRICS 2006; those without a paper are Serf's.
    package struct Configuration: Hashable, Sendable {
        /// c_c: which share of the way a node moves at most towards where one measurement wants it [1, §3.4].
        package var movement = 0.25
        /// c_e: the weight of one measurement in the node's own error at most [1, §3.4].
        package var errorWeight = 0.25
        /// The error of a node that knows nothing yet, and the most that it can be.
        package var greatestError = 1.5
        /// Milliseconds; above 0, so that a height can grow again.
        package var leastHeight = 0.01
        /// ρ in milliseconds: a node at that distance from the origin is drawn 1 ms towards it at each measurement, and
        /// with the square of the distance, so that the whole does not drift away [2].
        package var gravity = 256.0
        /// Measurements over which the adjustment is averaged; 0: none [3].
        package var adjustmentWindow = 20
        /// Measurements to each peer of which the median is used, so that one that was held up moves nothing [2].
        package var filterWindow = 3

        package init() {}
    }
}
