import ClusterModel

/// The part of a report that everybody gets again from the same scenario, whatever the machine.
struct ReproducibleDocument: Encodable {
    let scenario: Scenario
    let summary: SimulationSummary
    let runs: [ReproducibleRun]
    let applications: [String: Application]
    let topology: Topology
    let marks: [SimulationResult.Mark]
    let notes: [String]

    init(_ result: SimulationResult, summary: SimulationSummary) {
        scenario = result.scenario
        self.summary = summary
        runs = result.runs.map(ReproducibleRun.init)
        (applications, topology) = (result.applications, result.topology)
        (marks, notes) = (result.marks, result.notes)
    }

    private enum Key: String, CodingKey {
        case scenario, summary, runs, applications, topology, marks, notes
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(scenario, forKey: .scenario)
        try container.encode(summary, forKey: .summary)
        try container.encode(runs, forKey: .runs)
        try container.encode(applications, forKey: .applications)
        try container.encode(topology, forKey: .topology)
        try container.encode(marks, forKey: .marks)
        try container.encode(notes, forKey: .notes)
    }
}
