extension CoordinateMap {
    package struct Configuration: Hashable, Sendable {
        package var engine = CoordinateEngine.Configuration()
        /// How often each measurement moves both of its nodes. Errors no longer fall after 40 to 60 times on the
        /// PlanetLab and Seattle matrices.
        package var rounds = 50
        /// Parts of the measurements, of which each is predicted from the others to calibrate the bounds.
        package var folds = 5
        /// The share of pairs that the bounds of predictions are to hold for.
        package var level = 0.95
        /// Samples below which a measurement is left out: a window's worth.
        package var leastSamples = 10
        /// Measured neighbours below which a node has no coordinate: it could be turned around them.
        package var leastNeighbours = 4

        package init() {}
    }
}
