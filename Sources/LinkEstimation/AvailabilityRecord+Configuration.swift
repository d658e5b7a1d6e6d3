extension AvailabilityRecord {
    package struct Configuration: Hashable, Sendable {
        /// Seconds that are judged together.
        package var binLength = 10.0
        /// The share of lost probes from which a bin is bad. At one probe a second, half of them are lost in 62 % of the
        /// bins of a link that loses every second message, and in 0.2 % of those of one that loses every tenth: that is
        /// a bad link, but one that serves.
        package var lossThreshold = 0.5
        /// Bad bins in succession after which the link is unavailable: half a minute outlasts a change of routes.
        package var badForDown = 3
        /// Good bins in succession after which it is available again. More than it takes to go down, so that one that
        /// comes and goes stays down.
        package var goodForUp = 6
        /// Bins in succession without a probe whose fate is known after which nothing is known any more: five minutes, as
        /// for latencies.
        package var unknownForUnknown = 30
        /// Seconds over which the share is taken, and how many of them are forgotten together.
        package var span = 86_400.0
        package var resolution = 900.0
        /// Bins that wait for the fates of missing probes; older ones keep their verdict for the state.
        package var mostOpen = 90

        package init() {}
    }
}
