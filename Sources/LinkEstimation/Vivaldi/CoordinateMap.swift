import RealModule

/// The coordinates of all nodes, found from the round trips between some of them, and how far to trust them.
///
/// The bounds of predictions are calibrated on pairs that were measured but held back: each fifth of the pairs is predicted
/// from the rest, and the quantiles of what was wrong bound what is to be expected of pairs that nobody measured
/// (cross-conformal prediction: V. Vovk, "Cross-conformal predictors", Annals of Mathematics and Artificial Intelligence
/// 74, 2015). They hold as far as measured pairs are like those that are not, as with peers drawn by hash. Errors are
/// logarithms, ln(measured/predicted), in units of what is usual for both nodes: a badly placed node has wide bounds. Upper
/// bounds are calibrated once more among those of similar height: a planner takes the pairs whose bounds are low, and just
/// these are too low more often than others.
package struct CoordinateMap: Sendable {
    package let configuration: Configuration
    private let network: MeasuredNetwork
    private let coordinates: [NetworkCoordinate]
    private let confidence: PredictionConfidence?

    /// - Parameters:
    ///   - pairs: in any order; those with too few samples or an impossible round trip are left out, and both directions
    ///     of a pair count as two measurements.
    ///   - random: the same generator and the same pairs give the same map.
    package init(
        fitting pairs: some Sequence<MeasuredPair>, configuration: Configuration = Configuration(),
        using random: inout some RandomNumberGenerator
    ) {
        self.configuration = configuration
        network = MeasuredNetwork(pairs, leastSamples: configuration.leastSamples)
        let fitter = CoordinateFitter(configuration: configuration, network: network)
        confidence = PredictionConfidence(
            fitter.residuals(using: &random), nodeCount: network.names.count, level: configuration.level)
        coordinates = fitter.fit(network.links, using: &random)
    }

    /// `nil` for a node with fewer measured neighbours than ``Configuration/leastNeighbours``.
    package func coordinate(of node: String) -> NetworkCoordinate? {
        place(of: node).map { coordinates[$0] }
    }

    /// What the round trip between two nodes is likely to be; `nil` when either has no coordinate, when no chain of
    /// measurements connects them, or when too few pairs were measured to tell how good predictions are.
    package func prediction(from source: String, to sink: String) -> RoundTripPrediction? {
        guard source != sink, let from = place(of: source), let to = place(of: sink) else { return nil }
        return prediction(from: from, to: to)
    }

    /// The same between two different nodes that ``place(of:)`` knows.
    func prediction(from: Int, to: Int) -> RoundTripPrediction? {
        guard let confidence, network.parts[from] == network.parts[to] else { return nil }
        let roundTrip = coordinates[from].roundTrip(to: coordinates[to])
        let range = confidence.range(from, to, predicted: roundTrip)
        return RoundTripPrediction(
            roundTrip: roundTrip, lower: roundTrip * .exp(range.lowerBound), upper: roundTrip * .exp(range.upperBound))
    }

    /// Whether there is any pair that a prediction can be made for.
    var canPredict: Bool {
        confidence != nil && network.neighbourCounts.contains { $0 >= configuration.leastNeighbours }
    }

    /// The number of a node that has a coordinate.
    func place(of node: String) -> Int? {
        guard let index = network.indices[node], network.neighbourCounts[index] >= configuration.leastNeighbours else {
            return nil
        }
        return index
    }
}
