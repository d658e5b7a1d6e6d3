/// What the runs took on the machine that they ran on; nobody gets these numbers again.
package struct MachineSection: Sendable, Codable, Hashable {
    /// The scenario's file, by the path that it was named with.
    package var file: String
    /// Seconds of all runs.
    package var seconds: Double
    /// Of decision times, in milliseconds.
    package var estimates: [SimulationSummary.Entry]
    package var runs: [Run]

    package struct Run: Sendable, Codable, Hashable {
        package var run: SimulationRun
        package var seconds: Double
        /// Milliseconds; `nil` where no decision was timed.
        package var decisionTime: Double?
        /// Quantiles from 0 % to 100 %.
        package var decisionTimes: [Double]?
    }

    package init(_ result: SimulationResult) {
        file = result.file
        seconds = result.runs.reduce(0) { $0 + $1.effort.seconds }
        estimates = SimulationSummary.estimates(RunTable(result), Measure.allCases.filter { !$0.isReproducible })
        runs = result.runs.map {
            Run(
                run: $0.run, seconds: $0.effort.seconds, decisionTime: $0.measures[.decisionTime],
                decisionTimes: $0.distributions[.decisionTime])
        }
    }
}
