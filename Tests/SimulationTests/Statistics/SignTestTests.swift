import Testing

@testable import Simulation

@Suite("Sign test")
struct SignTestTests {
    /// Twice the lower tail of the binomial distribution with ½, by hand: (1 + 10) ÷ 2⁹, (1 + 7 + 21) ÷ 2⁶, 1 ÷ 2⁵,
    /// (1 + 20 + 190 + 1140) ÷ 2¹⁹. Conover, Practical Nonparametric Statistics, 3.4, is the test's source.
    @Test(
        "probabilities are exact",
        arguments: [
            [1, 9, 11, 512], [9, 1, 11, 512], [2, 5, 29, 64], [0, 6, 1, 32], [0, 5, 1, 16], [3, 17, 1_351, 524_288],
            [5, 5, 1, 1], [1, 0, 1, 1],
        ])
    func exact(figures: [Int]) throws {
        let found = try #require(SignTest(above: figures[0], below: figures[1], equal: 3).probability)
        #expect(abs(found - Double(figures[2]) / Double(figures[3])) < 1e-12)
    }

    @Test("pairs without a difference say nothing")
    func ties() {
        #expect(SignTest(above: 0, below: 0, equal: 40).probability == nil)
    }

    @Test("six pairs are the fewest that reach 5 %")
    func least() throws {
        let least = SignTest.leastPairs
        #expect(try #require(SignTest(above: least, below: 0, equal: 0).probability) <= 0.05)
        #expect(try #require(SignTest(above: least - 1, below: 0, equal: 0).probability) > 0.05)
    }

    @Test("it does not matter which side is which, and more unevenness is less likely", arguments: [6, 11, 40, 2_000])
    func properties(count: Int) throws {
        var before = 0.0
        for above in 0...(count / 2) {
            let found = try #require(SignTest(above: above, below: count - above, equal: 0).probability)
            #expect(found == SignTest(above: count - above, below: above, equal: 0).probability)
            #expect((before...1).contains(found))
            before = found
        }
        #expect(before > 0.7)
    }
}
