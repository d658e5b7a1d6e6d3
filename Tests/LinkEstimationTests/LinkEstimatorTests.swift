import ClusterModel
import LinkEstimation
import TestSupport
import Testing

struct LinkEstimatorTests {
    private func window(_ samples: [Double], _ settlements: [Settlement] = []) -> ProbeLedger.Change {
        var change = ProbeLedger.Change()
        change.samples = samples
        change.settlements = settlements
        return change
    }

    @Test("a link that nobody answered on is unknown, not 0 ms")
    func startsUnknown() {
        var estimator = LinkEstimator()
        #expect(estimator.estimate(at: 0) == nil)
        _ = estimator.close(window([], [.missing]), length: 10, at: 10)
        #expect(estimator.estimate(at: 10) == nil)
    }

    @Test("latencies are half of the round trip")
    func halves() throws {
        var estimator = LinkEstimator()
        let summary = estimator.close(window([10, 20, 30, 40]), length: 10, at: 10)
        #expect((summary.min, summary.p50, summary.p95, summary.p99) == (10, 20, 40, 40))
        let estimate = try #require(estimator.estimate(at: 10))
        #expect(estimate.latency == LatencySummary(min: 5, p50: 10, p95: 20, p99: 20))
        #expect(estimate.jitter == 10)
        #expect(estimate.sampleCount == 4)
        #expect(estimate.window == 10)
        #expect(estimate.method == .active)
        #expect(estimate.observedAt == nil)
    }

    @Test("the median follows with a weight of 0.3 a window")
    func averagesMedians() throws {
        var estimator = LinkEstimator()
        _ = estimator.close(window([10]), length: 10, at: 10)
        _ = estimator.close(window([20]), length: 10, at: 20)
        let estimate = try #require(estimator.estimate(at: 20))
        #expect(abs(try #require(estimate.latency.p50) - 6.5) < 1e-9)
        #expect(estimate.latency.min == 5)
    }

    @Test("the tail rests on the newest windows with enough samples, the minimum on five minutes")
    func limitsTheTail() throws {
        var estimator = LinkEstimator()
        _ = estimator.close(window(Array(repeating: 2, count: 300)), length: 10, at: 10)
        _ = estimator.close(window(Array(repeating: 100, count: 300)), length: 10, at: 20)
        let estimate = try #require(estimator.estimate(at: 20))
        #expect(estimate.latency.min == 1)
        #expect(estimate.latency.p95 == 50)
        #expect(estimate.sampleCount == 300)
        #expect(estimate.window == 10)
    }

    @Test("what is older than five minutes is forgotten, the latency with it")
    func forgets() throws {
        var estimator = LinkEstimator()
        _ = estimator.close(window([10], [.arrived]), length: 10, at: 10)
        _ = estimator.close(window([], [.missing, .missing, .missing]), length: 10, at: 310)
        let estimate = try #require(estimator.estimate(at: 310))
        #expect(estimate.latency == LatencySummary())
        #expect(estimate.reliability?.estimate == 0.25)
        _ = estimator.close(window([80]), length: 10, at: 320)
        #expect(estimator.estimate(at: 320)?.latency.p50 == 40)
    }

    @Test("losses are no delays")
    func keepsLossesApart() throws {
        var estimator = LinkEstimator()
        let fates: [Settlement] = [.arrived, .missing, .resolved(LossDirections(forward: 1)), .arrived]
        _ = estimator.close(window([10, 10], fates), length: 10, at: 10)
        let estimate = try #require(estimator.estimate(at: 10))
        #expect(estimate.latency == LatencySummary(constant: 5))
        #expect(estimate.reliability?.messages == 3)
    }

    @Test("quality says how the link loses and whether it serves, once something is known")
    func quality() throws {
        var estimator = LinkEstimator()
        #expect(estimator.quality == nil)
        _ = estimator.close(window([], [.missing]), length: 10, at: 10)
        #expect(estimator.quality == nil)
        let fates: [Settlement] = [.arrived, .missing, .resolved(LossDirections(forward: 1)), .arrived]
        _ = estimator.close(window([10, 10], fates), length: 10, at: 20)
        let quality = try #require(estimator.quality)
        let loss = WilsonInterval.loss(lost: 1, of: 3)
        #expect(quality.forwardLoss == LossHistory(minute: loss, quarterHour: loss, day: loss))
        #expect(quality.backwardLoss.minute?.estimate == 0)
        #expect(quality.availability == LinkAvailability(state: .available, share: 1, bins: 1))
        #expect(quality.meanBurstLength == nil)
    }

    @Test("the age is that of the newest sample")
    func age() {
        var estimator = LinkEstimator()
        #expect(estimator.age(at: 5) == nil)
        var change = window([10])
        change.newestSample = 8
        _ = estimator.close(change, length: 10, at: 10)
        _ = estimator.close(window([]), length: 10, at: 20)
        #expect(estimator.age(at: 21) == 13)
    }

    @Test("statistics never cross, whatever the link does", arguments: 1...20)
    func staysMonotone(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var estimator = LinkEstimator()
        var now = 0.0
        for _ in 0..<100 {
            let level = Double.random(in: 1..<200, using: &random)
            let samples = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                level + Double.random(in: 0..<20, using: &random)
            }
            now += 10
            _ = estimator.close(window(samples), length: 10, at: now)
            guard let latency = estimator.estimate(at: now)?.latency else { continue }
            let (min, p50) = (try #require(latency.min), try #require(latency.p50))
            let (p95, p99) = (try #require(latency.p95), try #require(latency.p99))
            #expect(min <= p50 && p50 <= p95 && p95 <= p99)
        }
    }
}
