import LinkEstimation
import TestSupport
import Testing

struct CoordinateEngineTests {
    @Test("two nodes settle at their distance, and trust it")
    func settles() {
        var random = SplitMix64(seed: 1)
        var (left, right) = (CoordinateEngine(), CoordinateEngine())
        for _ in 0..<200 {
            left.observe(40, to: "right", at: right.coordinate, using: &random)
            right.observe(40, to: "left", at: left.coordinate, using: &random)
        }
        #expect(abs(left.coordinate.distance(to: right.coordinate) - 40) < 0.5)
        #expect(left.coordinate.error < 0.05)
    }

    @Test("a path that is longer than the distance makes the node higher, a shorter one lower, but never flat")
    func heights() {
        var random = SplitMix64(seed: 5)
        var engine = CoordinateEngine()
        let peer = NetworkCoordinate(height: 1, error: 0.5)
        for _ in 0..<100 { engine.observe(40, to: "peer", at: peer, using: &random) }
        let settled = engine.coordinate.height
        for _ in 0..<3 { engine.observe(80, to: "peer", at: peer, using: &random) }
        let raised = engine.coordinate.height
        #expect(raised > settled)
        for _ in 0..<3 { engine.observe(20, to: "peer", at: peer, using: &random) }
        #expect(engine.coordinate.height < raised)
        for _ in 0..<500 { engine.observe(0.001, to: "peer", at: peer, using: &random) }
        #expect(engine.coordinate.height >= engine.configuration.leastHeight)
    }

    @Test("one held up measurement of three moves nothing")
    func filters() {
        func settled(spike: Double) -> NetworkCoordinate {
            var random = SplitMix64(seed: 2)
            var engine = CoordinateEngine()
            let peer = NetworkCoordinate(height: 1, error: 0.1)
            for number in 0..<50 { engine.observe(number == 40 ? spike : 20, to: "peer", at: peer, using: &random) }
            return engine.coordinate
        }
        #expect(settled(spike: 5_000) == settled(spike: 20))
    }

    @Test("what is no round trip is left out", arguments: [0, -3, .nan, .infinity] as [Double])
    func refuses(roundTrip: Double) {
        var random = SplitMix64(seed: 3)
        var engine = CoordinateEngine()
        let before = engine.coordinate
        engine.observe(roundTrip, to: "peer", at: NetworkCoordinate(height: 1, error: 1), using: &random)
        #expect(engine.coordinate == before)
    }

    @Test("coordinates stay finite and their errors and heights in range, whatever is measured", arguments: 1...20)
    func staysInRange(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var engines = Array(repeating: CoordinateEngine(), count: 5)
        for _ in 0..<500 {
            let (from, to) = (Int.random(in: 0..<5, using: &random), Int.random(in: 0..<5, using: &random))
            let roundTrip = Double(sign: .plus, exponent: Int.random(in: -20..<30, using: &random), significand: 1)
            engines[from].observe(roundTrip, to: "\(to)", at: engines[to].coordinate, using: &random)
        }
        for engine in engines {
            let distance = engine.coordinate.distance(to: engines[0].coordinate)
            #expect(distance.isFinite && distance > 0)
            #expect(engine.coordinate.height >= engine.configuration.leastHeight)
            #expect((0...engine.configuration.greatestError).contains(engine.coordinate.error))
        }
    }

    @Test("the whole does not drift away")
    func gravity() {
        var random = SplitMix64(seed: 4)
        let origin = NetworkCoordinate(height: 0.01, error: 1)
        var engines = Array(repeating: CoordinateEngine(), count: 10)
        for _ in 0..<20_000 {
            let (from, to) = (Int.random(in: 0..<10, using: &random), Int.random(in: 0..<10, using: &random))
            guard from != to else { continue }
            let noisy = Double.random(in: 20..<60, using: &random)
            engines[from].observe(noisy, to: "\(to)", at: engines[to].coordinate, using: &random)
        }
        for engine in engines { #expect(engine.coordinate.distance(to: origin) < 100) }
    }
}
