import Testing

@testable import KubernetesClient

@Suite("The pace of requests")
struct PaceTests {
    @Test("lets a burst through at once, and then keeps the rate in order of asking")
    func rate() {
        var bucket = TokenBucket(.init(perSecond: 10, burst: 3))
        let waits = (0..<6).map { _ in bucket.take(at: .seconds(5)) }
        #expect(waits == [.zero, .zero, .zero, .milliseconds(100), .milliseconds(200), .milliseconds(300)])
        // Half a second pays for the three who wait, and for two more.
        #expect(bucket.take(at: .milliseconds(5_500)) == .zero)
        #expect(bucket.take(at: .milliseconds(5_500)) == .zero)
        #expect(bucket.take(at: .milliseconds(5_500)) == .milliseconds(100))
    }

    @Test("saves up no more than the burst, and a clock that goes back takes nothing away")
    func limits() {
        var bucket = TokenBucket(.init(perSecond: 1, burst: 2))
        _ = bucket.take(at: .seconds(100))
        #expect((0..<3).map { _ in bucket.take(at: .seconds(10_000)) } == [.zero, .zero, .seconds(1)])
        #expect(bucket.take(at: .seconds(9_000)) == .seconds(2))
    }
}
