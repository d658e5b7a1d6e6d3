import NetworkLab

/// What one link is told to do, in each direction.
struct Case {
    var name: String
    var forward: LinkShape
    var backward: LinkShape
    var aspect: Aspect

    /// What the case is about.
    enum Aspect {
        case floor, delay, loss, bursts, jitter
    }

    /// The link between the one that measures and a peer of this name.
    private init(_ name: String, _ aspect: Aspect, _ forward: LinkShape, _ backward: LinkShape? = nil) {
        self.name = name
        self.aspect = aspect
        self.forward = forward
        self.backward = backward ?? forward
    }

    static let all: [Case] = [Case("floor", .floor, LinkShape())] + delays + losses + jitters

    private static var delays: [Case] {
        [0.1, 1, 10, 50, 200].map { (delay: Double) in Case("delay-\(delay)", .delay, LinkShape(delay: delay)) }
    }

    private static var losses: [Case] {
        let forward = [0, 0.001, 0.01, 0.1].map { (loss: Double) in
            Case("loss-forward-\(loss)", .loss, lossy(loss), lossy(0))
        }
        let backward = [0.001, 0.01, 0.1].map { (loss: Double) in
            Case("loss-backward-\(loss)", .loss, lossy(0), lossy(loss))
        }
        return forward + backward + [Case("bursts", .bursts, bursty, lossy(0))]
    }

    private static var jitters: [Case] {
        [
            Case("uniform", .jitter, jittery(.uniform)), Case("exponential", .jitter, jittery(.exponential)),
            Case("pareto", .jitter, jittery(.pareto(shape: 2.5))),
        ]
    }

    /// The median of half of the round trip in milliseconds, as far as it follows from the shapes.
    var expectedDelay: Double {
        aspect == .jitter ? roundTrip(0.5) : (forward.medianDelay + backward.medianDelay) / 2
    }

    /// p95 − p50 of half of the round trip in milliseconds.
    var expectedJitter: Double { roundTrip(0.95) - roundTrip(0.5) }

    /// A quantile of half of the round trip, over a grid of equally probable holds there and back.
    private func roundTrip(_ share: Double) -> Double {
        let steps = (0..<400).map { (Double($0) + 0.5) / 400 }
        func holds(_ shape: LinkShape) -> [Double] {
            steps.map { shape.delay + shape.jitter * shape.distribution.quantile($0) }
        }
        let (there, back) = (holds(forward), holds(backward))
        let sums = there.flatMap { first in back.map { (first + $0) / 2 } }.sorted()
        return sums[min(sums.count - 1, Int(share * Double(sums.count)))]
    }

    private static func lossy(_ loss: Double) -> LinkShape { LinkShape(delay: 1, loss: loss) }

    private static var bursty: LinkShape {
        var shape = LinkShape(delay: 1)
        shape.bursts = BurstLoss(turnsBad: 0.02, turnsGood: 0.25)
        return shape
    }

    private static func jittery(_ distribution: JitterDistribution) -> LinkShape {
        var shape = LinkShape(delay: 10, jitter: 4)
        shape.distribution = distribution
        return shape
    }
}
