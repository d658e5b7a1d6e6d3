import HTTPClient
import Testing

struct CircuitBreakerTests {
    private let settings = CircuitBreaker.Settings(failureThreshold: 3, openFor: .seconds(10))

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
}
