import Placement

/// Runs one strategy through one drawn scenario in virtual time: a pure function, but for the clock that decisions are
/// timed with.
package struct Simulator {
    /// Seconds since any moment; only ``Measure/decisionTime`` and ``RunResult/Effort/seconds`` come of it.
    private let clock: () -> Double

    package init(clock: @escaping () -> Double = Simulator.continuousClock()) {
        self.clock = clock
    }

    /// Seconds since now.
    package static func continuousClock() -> () -> Double {
        let deadline = Deadline.after(seconds: .infinity)
        return { deadline.elapsed() }
    }

    /// - Parameters:
    ///   - drawn: What befalls whom.
    ///   - isCancelled: Asked between events; a run that is cancelled has no result.
    /// - Returns: `nil` when cancelled. A strategy that there is none of that name places nothing.
    package func run(
        _ run: SimulationRun, _ input: SimulationInput, _ drawn: DrawnScenario, isCancelled: () -> Bool = { false }
    ) -> RunResult? {
        guard var course = RunCourse(run, input, drawn, clock) else { return isCancelled() ? nil : RunResult(run: run) }
        return course.result(isCancelled)
    }
}
