package import ClusterModel

/// Which share of the probes of a sliding span arrived: the reliability of the way there.
///
/// Probes that were lost on the way back count as arrived. Missing ones count as lost until an answer tells on which way;
/// those sent while the reflector was not running are left out, and so are all before the first answer ever.
package struct ArrivalRecord: Sendable {
    private struct Bin {
        let end: Double
        var arrived = 0
        var lost = 0
        var missing = 0

        mutating func resolve(_ directions: inout LossDirections) {
            let lostHere = min(missing, directions.forward)
            let arrivedHere = min(missing - lostHere, directions.backward)
            let leftOut = min(missing - lostHere - arrivedHere, directions.undecided)
            directions.forward -= lostHere
            directions.backward -= arrivedHere
            directions.undecided -= leftOut
            lost += lostHere
            arrived += arrivedHere
            missing -= lostHere + arrivedHere + leftOut
        }
    }

    /// Seconds.
    package let span: Double
    private var bins: [Bin] = []
    private var wasAnswered = false

    package init(span: Double) {
        self.span = span
    }

    /// Adds the fates of a window that ends at `now`, in seconds, and forgets what is older than the span.
    package mutating func add(_ settlements: some Sequence<Settlement>, at now: Double) {
        bins.append(Bin(end: now))
        for settlement in settlements { add(settlement) }
        bins.removeAll { now - $0.end >= span }
    }

    /// `nil` before the first answer.
    package var reliability: ReliabilityEstimate? {
        let arrived = bins.reduce(0) { $0 + $1.arrived }
        let trials = bins.reduce(arrived) { $0 + $1.lost + $1.missing }
        return WilsonInterval.reliability(successes: arrived, trials: trials)
    }

    private mutating func add(_ settlement: Settlement) {
        let last = bins.count - 1
        switch settlement {
        case .arrived:
            wasAnswered = true
            bins[last].arrived += 1
        case .missing:
            bins[last].missing += wasAnswered ? 1 : 0
        case .resolved(var directions):
            for index in bins.indices { bins[index].resolve(&directions) }
        }
    }
}
