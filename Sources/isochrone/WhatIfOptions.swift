import ArgumentParser
import ClusterModel
import Simulation

/// What is to befall a cluster, in the words of the command line.
struct WhatIfOptions: ParsableArguments {
    @Option(help: ArgumentHelp("These nodes are gone, with their pods.", valueName: "place"))
    var lose: [String] = []

    @Option(help: ArgumentHelp("These nodes run on, and nothing gets in or out.", valueName: "place"))
    var partition: [String] = []

    @Option(
        help: ArgumentHelp("Nothing gets through between two places, in either direction.", valueName: "place,place"))
    var fail: [String] = []

    @Option(
        help: ArgumentHelp("Latencies between two places are so many times as long.", valueName: "place,place=factor"))
    var slow: [String] = []

    @Option(help: ArgumentHelp("Others take this share of the cpu and memory.", valueName: "place=share"))
    var load: [String] = []

    @Option(help: ArgumentHelp("So many new nodes like one that is there.", valueName: "count=node"))
    var add: [String] = []

    @Option(help: "When that happens.")
    var at = PlanningTime(seconds: 60)

    var isEmpty: Bool {
        [lose, partition, fail, slow, load, add].allSatisfy(\.isEmpty)
    }

    /// What the options ask for, in words.
    var question: String {
        let parts =
            lose.map { "\($0) goes away" } + partition.map { "\($0) is cut off" }
            + fail.map { "the links \($0.replacing(",", with: " – ")) fail" } + slow.map(Self.slowness)
            + load.map { "others load \($0.replacing("=", with: " by "))" }
            + add.map { "nodes are added: \($0.replacing("=", with: " like "))" }
        return "What if " + parts.joined(separator: ", and ") + "?"
    }

    private static func slowness(_ text: String) -> String {
        let parts = text.split(separator: "=", maxSplits: 1)
        let places = String(parts.first ?? "").replacing(",", with: " – ")
        return "the links \(places) take \(parts.last ?? "") times as long"
    }

    /// Lets all that befall a scenario besides its own events.
    ///
    /// - Throws: the end of the verb with exit status 2, after everything that is wrong was told.
    func add(to input: inout SimulationInput) throws {
        guard !isEmpty else { return }
        let nodes = DrawnScenario(
            input, point: input.scenario.sweep?.values.first, seed: input.scenario.seed
        ).topology.nodes
        input.scenario.events += try events(among: nodes)
    }

    private func events(among nodes: [Node]) throws -> [ScenarioEvent] {
        let reader = WhatIfReader(nodes: nodes)
        let changes: [ScenarioEvent.Change?] =
            lose.map { reader.place("--lose", $0).map { .lose($0) } }
            + partition.map { reader.place("--partition", $0).map { .partition($0) } }
            + fail.map { reader.links("--fail", $0).map { .fail([$0]) } } + slow.map { slow($0, reader) }
            + load.map { load($0, reader) } + add.map { add($0, reader) }
        guard changes.allSatisfy({ $0 != nil }) else { throw ExitCode.badInput }
        return changes.compactMap(\.self).map { ScenarioEvent(at: at.seconds, change: $0) }
    }

    private func slow(_ text: String, _ reader: WhatIfReader) -> ScenarioEvent.Change? {
        guard let (places, value) = reader.pair("--slow", text, "edge-1,cloud=2"),
            let links = reader.links("--slow", places)
        else { return nil }
        guard let factor = Double(value), factor > 0, factor <= 1_000_000 else {
            return reader.complain("--slow \(text): `\(value)` is no factor; write a number above 0, such as 2")
        }
        return .degrade([links], ScenarioEvent.Degradation(latencyFactor: factor))
    }

    private func load(_ text: String, _ reader: WhatIfReader) -> ScenarioEvent.Change? {
        guard let (name, value) = reader.pair("--load", text, "edge-1=50%"), let place = reader.place("--load", name)
        else { return nil }
        let isPercent = value.hasSuffix("%")
        guard let number = Double(isPercent ? value.dropLast() : value[...]), number >= 0,
            number <= (isPercent ? 100 : 1)
        else { return reader.complain("--load \(text): `\(value)` is no share; write one such as 50% or 0.5") }
        let share = isPercent ? number / 100 : number
        return .load(place, cpu: share, memory: share)
    }

    private func add(_ text: String, _ reader: WhatIfReader) -> ScenarioEvent.Change? {
        guard let (value, node) = reader.pair("--add", text, "2=edge-1") else { return nil }
        guard let count = Int(value), (1...10_000).contains(count) else {
            return reader.complain("--add \(text): `\(value)` is no number of nodes; write one from 1 to 10000")
        }
        guard reader.isNode("--add", node) else { return nil }
        return .add(count: .fixed(count), like: node)
    }
}
