import LinkEstimation
import TestSupport
import Testing

struct CoordinateMapTests {
    /// Nodes in a plane, 1 ms for each unit of distance plus 1 ms of access on both sides, of which a half is measured.
    private func plane(_ count: Int, prefix: String = "n", using random: inout SplitMix64) -> (
        pairs: [MeasuredPair], truth: [[Double]]
    ) {
        let places = (0..<count).map { _ in
            (Double.random(in: 0..<100, using: &random), Double.random(in: 0..<100, using: &random))
        }
        let truth = places.map { from in
            places.map { to in
                let (x, y) = (from.0 - to.0, from.1 - to.1)
                return (x * x + y * y).squareRoot() + 2
            }
        }
        var pairs: [MeasuredPair] = []
        for from in 0..<count {
            for to in 0..<from where Bool.random(using: &random) {
                pairs.append(
                    MeasuredPair("\(prefix)\(from)", "\(prefix)\(to)", roundTrip: truth[from][to], samples: 100))
            }
        }
        return (pairs, truth)
    }

    @Test("a network that fits into the space is predicted to a few per cent", arguments: [1, 2, 3] as [UInt64])
    func exact(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (pairs, truth) = plane(30, using: &random)
        let map = CoordinateMap(fitting: pairs, using: &random)
        var errors: [Double] = []
        for from in 0..<30 {
            for to in 0..<30 where from != to {
                let prediction = try #require(map.prediction(from: "n\(from)", to: "n\(to)"))
                errors.append(abs(prediction.roundTrip / truth[from][to] - 1))
                #expect(prediction.lower <= prediction.roundTrip && prediction.roundTrip <= prediction.upper)
                #expect(prediction.errorBound >= 0)
            }
        }
        #expect(try #require(SortedSamples(errors).quantile(0.5)) < 0.05)
    }

    @Test("the same pairs and generator give the same map, in whatever order the pairs come")
    func isDeterministic() {
        var random = SplitMix64(seed: 4)
        let pairs = plane(15, using: &random).pairs
        let predictions = [pairs, pairs.reversed(), pairs.shuffled(using: &random)].map { pairs in
            var random = SplitMix64(seed: 5)
            return CoordinateMap(fitting: pairs, using: &random).prediction(from: "n1", to: "n2")
        }
        #expect(predictions[0] != nil)
        #expect(Set(predictions).count == 1)
    }

    @Test("both directions of a pair are predicted alike")
    func isSymmetric() {
        var random = SplitMix64(seed: 6)
        let map = CoordinateMap(fitting: plane(15, using: &random).pairs, using: &random)
        #expect(map.prediction(from: "n1", to: "n2") == map.prediction(from: "n2", to: "n1"))
        #expect(map.prediction(from: "n1", to: "n1") == nil)
    }

    @Test("a node that is unknown, or has too few neighbours, is not predicted")
    func tooFewNeighbours() {
        var random = SplitMix64(seed: 7)
        var pairs = plane(15, using: &random).pairs
        for peer in 0..<3 { pairs.append(MeasuredPair("x", "n\(peer)", roundTrip: 10, samples: 100)) }
        let map = CoordinateMap(fitting: pairs, using: &random)
        #expect(map.prediction(from: "n1", to: "nobody") == nil)
        #expect(map.prediction(from: "n1", to: "x") == nil)
        #expect(map.coordinate(of: "x") == nil)
        pairs.append(MeasuredPair("x", "n3", roundTrip: 10, samples: 100))
        #expect(CoordinateMap(fitting: pairs, using: &random).prediction(from: "n1", to: "x") != nil)
    }

    @Test("nothing is predicted between parts that no measurement joins")
    func parts() {
        var random = SplitMix64(seed: 8)
        let pairs = plane(15, using: &random).pairs + plane(15, prefix: "m", using: &random).pairs
        let map = CoordinateMap(fitting: pairs, using: &random)
        #expect(map.prediction(from: "n1", to: "n2") != nil)
        #expect(map.prediction(from: "m1", to: "m2") != nil)
        #expect(map.prediction(from: "n1", to: "m1") == nil)
    }

    @Test("without enough measured pairs to tell how good it is, a prediction is none")
    func tooFewPairs() {
        var random = SplitMix64(seed: 9)
        let pairs = plane(15, using: &random).pairs
        #expect(CoordinateMap(fitting: [], using: &random).prediction(from: "n1", to: "n2") == nil)
        #expect(CoordinateMap(fitting: pairs.prefix(38), using: &random).prediction(from: "n1", to: "n2") == nil)
    }

    @Test("impossible round trips and those of too few samples are left out")
    func leavesOut() {
        var random = SplitMix64(seed: 10)
        let pairs = plane(15, using: &random).pairs
        let bad = [-1, 0, .nan, .infinity].map { MeasuredPair("n1", "n2", roundTrip: $0, samples: 100) }
        let few = MeasuredPair("n1", "n2", roundTrip: 500, samples: 9)
        let selves = MeasuredPair("n1", "n1", roundTrip: 1, samples: 100)
        let predictions = [pairs, pairs + bad + [few, selves]].map { pairs in
            var random = SplitMix64(seed: 11)
            return CoordinateMap(fitting: pairs, using: &random).prediction(from: "n1", to: "n2")
        }
        #expect(predictions[0] == predictions[1])
    }
}
