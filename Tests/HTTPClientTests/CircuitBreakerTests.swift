import HTTPClient
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CircuitBreakerTests {
    private let settings = CircuitBreaker.Settings(failureThreshold: 3, openFor: .seconds(10))

    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker(settings: settings)
        for _ in 0..<3 { breaker.recordFailure(at: .seconds(1)) }
        return breaker
    }

    @Test("it opens after the set number of failures in a row, and a success between them starts the count again")
    func opens() {
        var breaker = CircuitBreaker(settings: settings)
        breaker.recordFailure(at: .zero)
        breaker.recordFailure(at: .zero)
        breaker.recordSuccess()
        breaker.recordFailure(at: .zero)
        breaker.recordFailure(at: .zero)
        #expect(breaker.admit(at: .seconds(1)) == .admitted)
        breaker.recordFailure(at: .seconds(1))
        #expect(breaker.admit(at: .seconds(2)) == .refused(retryAfter: .seconds(9)))
    }

    @Test("after the pause exactly one trial is admitted")
    func trial() {
        var breaker = opened()
        #expect(breaker.admit(at: .seconds(10.9)) != .admitted)
        #expect(breaker.admit(at: .seconds(11), trialTakes: .seconds(5)) == .admitted)
        #expect(breaker.admit(at: .seconds(12)) == .refused(retryAfter: .seconds(4)))
    }

    @Test("a trial that succeeds closes it")
    func closes() {
        var breaker = opened()
        _ = breaker.admit(at: .seconds(11))
        breaker.recordSuccess()
        #expect(breaker == CircuitBreaker(settings: settings))
    }

    @Test("a trial that fails opens it again for the whole pause")
    func opensAgain() {
        var breaker = opened()
        _ = breaker.admit(at: .seconds(11))
        breaker.recordFailure(at: .seconds(12))
        #expect(breaker.admit(at: .seconds(13)) == .refused(retryAfter: .seconds(9)))
    }

    @Test("a trial that is given up, or never reported, makes room for another")
    func lostTrial() {
        var breaker = opened()
        _ = breaker.admit(at: .seconds(11), trialTakes: .seconds(5))
        breaker.recordAbandoned(at: .seconds(12))
        #expect(breaker.admit(at: .seconds(12), trialTakes: .seconds(5)) == .admitted)
        #expect(breaker.admit(at: .seconds(17), trialTakes: .seconds(5)) == .admitted)
    }

    @Test("failures of requests that were on their way do not prolong the pause")
    func lateFailures() {
        var breaker = opened()
        breaker.recordFailure(at: .seconds(9))
        #expect(breaker.admit(at: .seconds(11)) == .admitted)
    }

    @Test("whatever happens, requests are refused only while it is not closed and never beyond the pause or trial")
    func always() {
        var random = Seeded(7)
        var breaker = CircuitBreaker(settings: settings)
        var now = Duration.zero
        var (refusals, admissions) = (0, 0)
        for _ in 0..<20_000 {
            now += .milliseconds(Int.random(in: 0..<2_000, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: breaker.recordSuccess()
            case 1, 2: breaker.recordFailure(at: now)
            case 3: breaker.recordAbandoned(at: now)
            default:
                let state = breaker.state
                switch breaker.admit(at: now, trialTakes: .seconds(5)) {
                case .admitted: admissions += 1
                case .refused(let retryAfter):
                    refusals += 1
                    #expect(retryAfter > .zero && retryAfter <= .seconds(10))
                    if case .closed = state { Issue.record("a closed circuit refused") }
                }
            }
        }
        #expect(refusals > 100 && admissions > 100)
    }

    @Test("a client stops asking an origin that keeps failing, goes on with others, and comes back after the pause")
    func client() async throws {
        let time = VirtualTime()
        let bad = try CannedServer { index, _ in [.respond(index < 3 ? 500 : 200)] }
        let good = try CannedServer { _, _ in [.respond(200)] }
        defer {
            bad.stop()
            good.stop()
        }
        var configuration = HTTPClient.Configuration.once
        configuration.breaker = settings
        let client = HTTPClient(configuration: configuration, environment: time.environment)
        for _ in 0..<3 { #expect(try await client.send(HTTPRequest(url: bad.url)).status == 500) }
        let url = bad.url + "/again"
        await #expect(throws: HTTPClientError.circuitOpen(url: url, retryAfter: .seconds(10))) {
            try await client.send(HTTPRequest(url: url))
        }
        #expect(bad.requests.count == 3)
        #expect(try await client.send(HTTPRequest(url: good.url)).status == 200)
        time.advance(by: .seconds(10))
        #expect(try await client.send(HTTPRequest(url: url)).status == 200)
        #expect(try await client.send(HTTPRequest(url: url)).status == 200)
    }
}
