import Dispatch
import Testing

@testable import ControlPlane

@Suite("Planning on threads of its own")
struct PlanningRunTests {
    @Test("the result reaches all who wait, and those who come later")
    func sharesResult() async {
        let gate = DispatchSemaphore(value: 0)
        let run = PlanningRun {
            gate.wait()
            return 42
        }
        async let first = run.value()
        async let second = run.value(within: 60)
        gate.signal()
        #expect(await first == 42)
        #expect(await second == 42)
        #expect(await run.value(within: 0) == 42)
    }

    @Test("who waits too long goes away with nothing, and the work goes on")
    func timesOut() async {
        let gate = DispatchSemaphore(value: 0)
        let run = PlanningRun {
            gate.wait()
            return 42
        }
        #expect(await run.value(within: 0.01) == nil)
        gate.signal()
        #expect(await run.value() == 42)
    }

    @Test("a gate lets its width through and the next one when somebody leaves")
    func gateWidth() async {
        let gate = PlanningGate(width: 1)
        await gate.enter()
        async let second: Void = gate.enter()
        gate.leave()
        await second
        gate.leave()
        await gate.enter()
    }
}
