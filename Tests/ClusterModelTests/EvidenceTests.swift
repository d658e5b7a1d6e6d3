import ClusterModel
import Testing

@Suite("What measurements prove")
struct EvidenceTests {
    @Test("an estimate is unknown to a hard limit until 100 messages were seen")
    func messages() {
        func estimate(_ messages: Int?) -> Double? {
            ReliabilityEstimate(estimate: 0.99, lower: 0.95, upper: 1, messages: messages).value(for: .estimate)
        }
        #expect(estimate(99) == nil)
        #expect(estimate(100) == 0.99)
        #expect(estimate(nil) == 0.99)
    }

    @Test("certified evidence is the lower end of the interval, however few the messages")
    func certified() {
        #expect(ReliabilityEstimate(estimate: 1, lower: 0.94, upper: 1, messages: 60).value(for: .certified) == 0.94)
    }

    @Test(
        "fresh up to a minute, stale up to ten, then expired; declared never ages",
        arguments: [(0, .fresh), (60, .fresh), (61, .stale), (600, .stale), (601, .expired)] as [(Double, Freshness)])
    func freshness(age: Double, expected: Freshness) {
        let now = Timestamp(milliseconds: 1_000_000_000)
        let policy = FreshnessPolicy()
        #expect(policy.freshness(of: now.advanced(bySeconds: -age), at: now) == expected)
        #expect(policy.freshness(of: nil, at: now) == .fresh)
    }

    @Test("the penalty of a stale value grows from nothing to its full size")
    func penalty() {
        let policy = FreshnessPolicy(freshFor: 60, staleFor: 600, stalePenalty: 0.5)
        #expect(policy.penaltyFactor(age: 60) == 1)
        #expect(policy.penaltyFactor(age: 330) == 1.25)
        #expect(policy.penaltyFactor(age: 10_000) == 1.5)
    }

    @Test("a clock that went backwards makes nothing younger than now")
    func clockBackwards() {
        let now = Timestamp(milliseconds: 1000)
        #expect(now.seconds(since: Timestamp(milliseconds: 5000)) == 0)
        #expect(Timestamp(milliseconds: .max).seconds(since: Timestamp(milliseconds: .min)) == .greatestFiniteMagnitude)
        #expect(Timestamp(milliseconds: 0).advanced(bySeconds: 1e300).milliseconds == .max)
    }

    @Test(
        "a limit holds at the limit, unknown holds nothing",
        arguments: [
            (40.0, 40.0, false, true), (40.1, 40, false, false), (nil, 40, false, false), (0.999, 0.999, true, true),
            (0.998, 0.999, true, false), (0.1 + 0.2, 0.3, false, true), (0, 0, false, true),
        ] as [(Double?, Double, Bool, Bool)])
    func limits(observed: Double?, limit: Double, isMinimum: Bool, expected: Bool) {
        let check = LimitCheck(
            constraint: "c", kind: isMinimum ? .reliability : .latency, subject: "channel x", observed: observed,
            limit: limit, isMinimum: isMinimum)
        #expect(check.holds == expected)
        #expect((check.slack == nil) == (observed == nil))
    }
}
