/// Moves the coordinate of one node to where its measurements want it.
package struct CoordinateEngine: Sendable {
    package let configuration: Configuration
    package private(set) var coordinate: NetworkCoordinate
    private var adjustments = SlidingMean()
    private var recent: [String: [Double]] = [:]

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        coordinate = NetworkCoordinate(height: configuration.leastHeight, error: configuration.greatestError)
    }

    /// Takes in a round trip in milliseconds to a peer whose coordinate is known. One that is no positive number is left
    /// out.
    package mutating func observe(
        _ roundTrip: Double, to peer: String, at other: NetworkCoordinate,
        using random: inout some RandomNumberGenerator
    ) {
        guard roundTrip > 0, roundTrip.isFinite else { return }
        let newest = (recent[peer, default: []] + [roundTrip]).suffix(max(1, configuration.filterWindow))
        recent[peer] = Array(newest)
        move(by: SortedSamples(newest).quantile(0.5) ?? roundTrip, to: other, using: &random)
    }

    /// Forgets the measurements to a peer that has left.
    package mutating func forget(_ peer: String) {
        recent[peer] = nil
    }

    /// One step of Vivaldi [1, figure 3] for a round trip above 0 that needs no filter.
    mutating func move(
        by roundTrip: Double, to other: NetworkCoordinate, using random: inout some RandomNumberGenerator
    ) {
        let distance = coordinate.distance(to: other)
        let weight = coordinate.error / max(coordinate.error + other.error, .leastNormalMagnitude)
        let wrongness = abs(distance - roundTrip) / roundTrip
        let share = configuration.errorWeight * weight
        coordinate.error = min(configuration.greatestError, wrongness * share + coordinate.error * (1 - share))
        push(away: other, force: configuration.movement * weight * (roundTrip - distance), using: &random)
        adjust(roundTrip - coordinate.embeddedDistance(to: other))
        pullToOrigin()
    }

    /// Moves along the line through both nodes; two in the same place part in any direction.
    private mutating func push(
        away other: NetworkCoordinate, force: Double, using random: inout some RandomNumberGenerator
    ) {
        let line = coordinate.position - other.position
        let length = line.length
        guard length > 1e-6 else {
            let direction = Vector8.random(using: &random)
            coordinate.position = coordinate.position + direction * (force / max(direction.length, 1e-6))
            return
        }
        coordinate.position = coordinate.position + line * (force / length)
        let height = coordinate.height + (coordinate.height + other.height) * force / length
        coordinate.height = max(configuration.leastHeight, height)
    }

    /// Half of what distances are short of: the other half is the peer's.
    private mutating func adjust(_ shortfall: Double) {
        guard configuration.adjustmentWindow > 0 else { return }
        coordinate.adjustment = adjustments.add(shortfall, window: configuration.adjustmentWindow) / 2
    }

    private mutating func pullToOrigin() {
        let distance = coordinate.position.length
        let pull = distance / (configuration.gravity * configuration.gravity)
        coordinate.position = coordinate.position * (1 - min(1, pull))
    }
}
