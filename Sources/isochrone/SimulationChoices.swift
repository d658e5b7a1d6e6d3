import ArgumentParser
import ClusterModel
import Foundation

/// What the command line overrides of a scenario.
struct SimulationChoices: ParsableArguments {
    @Option(parsing: .upToNextOption, help: ArgumentHelp("Only these strategies.", valueName: "name"))
    var strategies: [StrategyName] = []

    @Option(help: "How often each strategy is run, with other draws.")
    var repetitions: Int?

    @Option(help: "What everything that is left to chance follows from.")
    var seed: UInt64?

    @Option(help: "How many runs at once; it changes nothing but the time (default: one for each processor).")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "The scenario's short form, for a first look.")
    var short = false

    func validate() throws {
        guard (1...1_000).contains(threads) else {
            throw ValidationError("--threads is \(threads); give a number from 1 to 1000")
        }
        if let repetitions, !(1...10_000).contains(repetitions) {
            throw ValidationError("--repetitions is \(repetitions); give a number from 1 to 10000")
        }
    }

    func apply(to scenario: inout Scenario) {
        if short { scenario = scenario.shortened() }
        if !strategies.isEmpty { scenario.strategies = strategies.map(\.name) }
        scenario.repetitions = repetitions ?? scenario.repetitions
        scenario.seed = seed ?? scenario.seed
    }
}
