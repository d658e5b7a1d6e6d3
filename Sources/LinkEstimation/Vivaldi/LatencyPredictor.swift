package import ClusterModel

/// Predicts one-way delays between nodes that nobody measured, from the links of one snapshot.
///
/// The delay of a link counts as half of a round trip, which is what it is measured as. Each direction of a pair is a
/// measurement of its own, so that links which are slower one way widen the bounds.
package struct LatencyPredictor: Sendable {
    package let configuration: Configuration
    private let map: CoordinateMap

    package struct Configuration: Hashable, Sendable {
        package var map = CoordinateMap.Configuration()
        /// Links of one source that are taken in at most, so that fitting takes time in the number of nodes. With 15 the
        /// PlanetLab matrix is predicted to 10 % in the median.
        package var linksPerNode = 16
        /// Of the generator that everything random is drawn from.
        package var seed: UInt64 = 1

        package init() {}
    }

    /// Fits coordinates to the links that were measured or declared.
    ///
    /// A link counts with its p95, the statistic of limits unless they say otherwise, else with its median. Links that are
    /// predictions themselves, those last measured before `oldest`, and those of fewer samples than
    /// ``CoordinateMap/Configuration/leastSamples`` are left out. The same snapshot gives the same predictor.
    ///
    /// - Returns: `nil` when the links are too few to predict anything from.
    package init?(
        fitting snapshot: ClusterSnapshot, since oldest: Timestamp? = nil,
        configuration: Configuration = Configuration()
    ) {
        var random = SeededGenerator(seed: configuration.seed)
        var pairs: [MeasuredPair] = []
        for source in snapshot.nodes.indices {
            var own: [MeasuredPair] = []
            snapshot.forEachLink(from: source) { sink, estimate in
                guard let pair = Self.pair(snapshot, source, sink, estimate, oldest, configuration) else { return }
                own.append(pair)
            }
            pairs +=
                own.count > configuration.linksPerNode
                ? own.shuffled(using: &random).prefix(configuration.linksPerNode) : own[...]
        }
        let map = CoordinateMap(fitting: pairs, configuration: configuration.map, using: &random)
        guard map.canPredict else { return nil }
        (self.map, self.configuration) = (map, configuration)
    }

    private static func pair(
        _ snapshot: ClusterSnapshot, _ source: Int, _ sink: Int, _ estimate: LinkEstimate, _ oldest: Timestamp?,
        _ configuration: Configuration
    ) -> MeasuredPair? {
        guard estimate.method != .predicted, let delay = estimate.latency.p95 ?? estimate.latency.p50 else {
            return nil
        }
        if let oldest, let observedAt = estimate.observedAt, observedAt < oldest { return nil }
        return MeasuredPair(
            snapshot.nodes[source].name, snapshot.nodes[sink].name, roundTrip: 2 * delay,
            samples: estimate.sampleCount ?? configuration.map.leastSamples)
    }

    /// The predictions by the node indices of `snapshot`, which may be another than was fitted: nodes that came since have
    /// none. An answer takes a few additions and two exponentials.
    package func predictions(for snapshot: ClusterSnapshot) -> LinkPredictions {
        let places = snapshot.nodes.map { map.place(of: $0.name) ?? -1 }
        return LinkPredictions { source, sink in
            guard places.indices.contains(source), places.indices.contains(sink), source != sink,
                places[source] >= 0, places[sink] >= 0,
                let prediction = map.prediction(from: places[source], to: places[sink])
            else { return nil }
            return PredictedLatency(expected: prediction.roundTrip / 2, upper: prediction.upper / 2)
        }
    }
}
