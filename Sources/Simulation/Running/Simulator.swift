/// Runs one strategy through one drawn scenario in virtual time: a pure function, but for the clock that decisions are
/// timed with.
package struct Simulator {
    package init() {}

    /// - Parameters:
    ///   - drawn: What befalls whom.
    ///   - isCancelled: Asked between events; a run that is cancelled has no result.
    /// - Returns: `nil` when cancelled.
    package func run(
        _ run: SimulationRun, _ input: SimulationInput, _ drawn: DrawnScenario, isCancelled: () -> Bool = { false }
    ) -> RunResult? {
        isCancelled() ? nil : RunResult(run: run)
    }
}
