import ClusterModel
import Testing

@testable import Simulation

@Suite("Bootstrap")
struct BootstrapIntervalTests {
    private func interval(_ values: [Double], seed: UInt64 = 1) -> BootstrapInterval? {
        var generator = SeededGenerator(seed: seed)
        return BootstrapInterval(meanOf: values, using: &generator)
    }

    @Test("a single value has no interval, and equal ones have one without width")
    func degenerate() {
        #expect(interval([3]) == nil)
        #expect(interval([3, 3, 3])?.lower == 3)
        #expect(interval([3, 3, 3])?.upper == 3)
    }

    /// Efron and Tibshirani, An Introduction to the Bootstrap, tables 2.1 and 2.2: the treated mice lived 94, 197, 16, 38, 99,
    /// 141 and 23 days; the mean is 86.86 and its bootstrap standard error 23.36, so that the interval lies around
    /// 86.86 ± 1.96 · 23.36.
    @Test("the interval of the treated mice is as wide as their standard error makes it")
    func mice() throws {
        let found = try #require(interval([94, 197, 16, 38, 99, 141, 23]))
        #expect(abs(found.lower - (86.86 - 1.96 * 23.36)) < 6)
        #expect(abs(found.upper - (86.86 + 1.96 * 23.36)) < 6)
    }

    @Test("the same seed gives the same digits, and the interval lies within the values", arguments: 1...20)
    func properties(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<9).map { _ in Double(generator.next() % 100) }
        let found = try #require(interval(values, seed: seed))
        #expect(found == interval(values, seed: seed))
        #expect(found.lower <= found.upper)
        #expect(try found.lower >= #require(values.min()) && found.upper <= #require(values.max()))
    }
}
