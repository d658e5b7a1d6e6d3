import ClusterModel
import LinkEstimation
import RealModule

/// What chance does to reports: each follows from the seed, the link and the round alone, so that nothing depends on who
/// asked before.
struct ReportDraws: Sendable {
    private let seed: UInt64
    private let monitoring: SimulatedMonitoring

    /// Losses in a window above which their number is drawn from the normal distribution that the binomial one is close to.
    private static let manyLosses = 30.0

    init(_ monitoring: SimulatedMonitoring, seed: UInt64) {
        (self.monitoring, self.seed) = (monitoring, seed)
    }

    /// Whether nobody ever measures a link, in either direction.
    func isMissing(_ source: Int, _ sink: Int) -> Bool {
        guard monitoring.missing > 0 else { return false }
        var generator = generator(min(source, sink), max(source, sink), .min)
        return Double.random(in: 0..<1, using: &generator) < monitoring.missing
    }

    func isLost(_ source: Int, _ sink: Int, round: Int) -> Bool {
        guard monitoring.lost > 0 else { return false }
        var generator = generator(source, sink, round, 1)
        return Double.random(in: 0..<1, using: &generator) < monitoring.lost
    }

    /// What a window on a link shows of what the link is like.
    func measured(
        _ truth: LinkEstimate, _ source: Int, _ sink: Int, round: Int, observedAt: Timestamp
    ) -> LinkEstimate {
        var generator = generator(source, sink, round, 2)
        var estimate = truth
        if monitoring.noise > 0 {
            let factor = max(0.01, 1 + monitoring.noise * Self.normal(&generator))
            for statistic in LatencyStatistic.allCases {
                estimate.latency[statistic] = truth.latency[statistic].map { $0 * factor }
            }
            estimate.jitter = truth.jitter.map { $0 * factor }
        }
        estimate.reliability = truth.reliability.flatMap { reliability in
            let lost = losses(1 - reliability.estimate, &generator)
            return WilsonInterval.reliability(
                successes: monitoring.messages - lost, trials: monitoring.messages)
        }
        estimate.declaredParts = [.bandwidth, .properties]
        (estimate.method, estimate.observedAt) = (.active, observedAt)
        (estimate.sampleCount, estimate.window) = (monitoring.messages, monitoring.interval)
        return estimate
    }

    /// How many messages of a window are lost: a draw of the binomial distribution.
    private func losses(_ share: Double, _ generator: inout SeededGenerator) -> Int {
        guard share > 0, monitoring.messages > 0 else { return 0 }
        guard share < 1 else { return monitoring.messages }
        let count = Double(monitoring.messages)
        guard count * min(share, 1 - share) > Self.manyLosses else {
            return share <= 0.5
                ? rare(share, &generator) : monitoring.messages - rare(1 - share, &generator)
        }
        let deviation = (count * share * (1 - share)).squareRoot()
        let drawn = (count * share + deviation * Self.normal(&generator)).rounded()
        return Int(min(count, max(0, drawn)))
    }

    /// Skips from one to the next by geometric gaps, so that time grows with what is found.
    private func rare(_ share: Double, _ generator: inout SeededGenerator) -> Int {
        var (found, position) = (0, 0.0)
        while true {
            let draw = Double.random(in: 0..<1, using: &generator)
            position += (Double.log(1 - draw) / Double.log(1 - share)).rounded(.down) + 1
            guard position <= Double(monitoring.messages) else { return found }
            found += 1
        }
    }

    /// Box and Muller, "A note on the generation of random normal deviates" (1958).
    private static func normal(_ generator: inout SeededGenerator) -> Double {
        let radius = (-2 * Double.log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
        return radius * Double.cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
    }

    private func generator(_ source: Int, _ sink: Int, _ round: Int, _ use: UInt64 = 0) -> SeededGenerator {
        var mixed = seed
        for part in [
            UInt64(bitPattern: Int64(source)), UInt64(bitPattern: Int64(sink)), UInt64(bitPattern: Int64(round)), use,
        ] {
            var generator = SeededGenerator(seed: mixed ^ part)
            mixed = generator.next()
        }
        return SeededGenerator(seed: mixed)
    }
}
