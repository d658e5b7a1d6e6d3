import Testing

@testable import Simulation

struct MeasureTests {
    @Test("only the time that decisions take depends on the machine")
    func reproducible() {
        #expect(Measure.allCases.filter { !$0.isReproducible } == [.decisionTime])
    }
}
