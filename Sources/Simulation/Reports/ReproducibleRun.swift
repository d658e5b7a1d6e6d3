/// A run without what depends on the machine.
struct ReproducibleRun: Encodable {
    let run: RunResult

    init(_ run: RunResult) {
        self.run = run
    }

    private enum Key: String, CodingKey {
        case run, measures, applications, series, distributions, moves, effort
    }

    private enum EffortKey: String, CodingKey {
        case events, decisions, visited
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(run.run, forKey: .run)
        try container.encode(run.measures.filter { $0.key.isReproducible }, forKey: .measures)
        try container.encode(run.applications, forKey: .applications)
        try container.encode(run.series.filter { $0.measure.isReproducible }, forKey: .series)
        try container.encode(run.distributions.filter { $0.key.isReproducible }, forKey: .distributions)
        try container.encode(run.moves, forKey: .moves)
        var effort = container.nestedContainer(keyedBy: EffortKey.self, forKey: .effort)
        try effort.encode(run.effort.events, forKey: .events)
        try effort.encode(run.effort.decisions, forKey: .decisions)
        try effort.encode(run.effort.visited, forKey: .visited)
    }
}
