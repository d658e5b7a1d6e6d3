import RealModule

/// Finds coordinates for nodes by letting every measurement move both of its ends, again and again in a random order.
struct CoordinateFitter: Sendable {
    let configuration: CoordinateMap.Configuration
    let network: MeasuredNetwork

    /// - Returns: a coordinate for each node of the network; those without any of these links stay where they started.
    func fit(
        _ links: [MeasuredNetwork.Link], using random: inout some RandomNumberGenerator
    ) -> [NetworkCoordinate] {
        var engines = network.names.map { _ in CoordinateEngine(configuration: configuration.engine) }
        var links = links
        for _ in 0..<configuration.rounds {
            links.shuffle(using: &random)
            for link in links {
                let (from, to) = (engines[link.from].coordinate, engines[link.to].coordinate)
                engines[link.from].move(by: link.roundTrip, to: to, using: &random)
                engines[link.to].move(by: link.roundTrip, to: from, using: &random)
            }
        }
        return engines.map(\.coordinate)
    }

    /// What is wrong with the prediction of each link from those of the other folds; links of nodes that these do not
    /// join are left out.
    func residuals(using random: inout some RandomNumberGenerator) -> [PredictionConfidence.Residual] {
        let folds = network.folds(configuration.folds, using: &random)
        return (0..<configuration.folds).flatMap { fold in
            let known = zip(network.links, folds).filter { $1 != fold }.map(\.0)
            let held = zip(network.links, folds).filter { $1 == fold }.map(\.0)
            let placed = Set(known.flatMap { [$0.from, $0.to] })
            let coordinates = fit(known, using: &random)
            return held.filter { placed.contains($0.from) && placed.contains($0.to) }.map { link in
                let predicted = coordinates[link.from].roundTrip(to: coordinates[link.to])
                return PredictionConfidence.Residual(
                    from: link.from, to: link.to, predicted: predicted, error: .log(link.roundTrip / predicted))
            }
        }
    }
}
