import ClusterModel

extension DocumentReader {
    private static let scenarioFields = [
        "question", "topology", "applications", "trace", "policy", "strategies", "scheduling", "monitoring", "events",
        "horizon", "seed", "repetitions", "sweep", "short",
    ]

    /// - Returns: What could be read; a scenario with parts that could not has problems noted for them.
    func scenario() -> Scenario? {
        guard let spec = spec(Self.scenarioFields) else { return nil }
        let sweep = spec["sweep"].flatMap { ScenarioReader().sweep($0) }
        var reader = ScenarioReader(sweepValues: sweep?.values ?? [])
        let horizon = spec["horizon"].map { self.horizon($0) } ?? 3600
        let topology = spec.required("topology", remedy: "say where nodes and links come from")
            .flatMap { reader.topology($0) }
        var scenario = Scenario(
            name: metadata?.name ?? "", question: spec["question"]?.text() ?? "",
            topology: topology ?? TopologySource(origin: .generated(GeneratedTopology(tiers: []))),
            workload: reader.workload(spec), policy: spec["policy"]?.fileName())
        scenario.strategies = spec["strategies"].map { reader.strategies($0) } ?? scenario.strategies
        scenario.scheduling = spec["scheduling"].map { reader.scheduling($0) } ?? scenario.scheduling
        scenario.monitoring = spec["monitoring"].map { reader.monitoring($0) } ?? scenario.monitoring
        scenario.events = reader.events(spec, horizon: horizon)
        scenario.horizon = horizon ?? scenario.horizon
        scenario.seed = spec["seed"].flatMap(seed) ?? scenario.seed
        if let count = spec["repetitions"]?.integer(in: 1...Int64(ScenarioLimits.runs)) {
            scenario.repetitions = Int(count)
        }
        scenario.sweep = sweep
        scenario.short = spec["short"].flatMap {
            reader.shortForm($0, horizon: horizon, hasSweep: spec["sweep"] != nil)
        }
        check(scenario, reader, spec)
        return metadata == nil ? nil : scenario
    }

    private func horizon(_ located: Located) -> Double? {
        guard let horizon = located.positive(seconds) else { return nil }
        guard horizon <= ScenarioLimits.horizon else {
            located.note(
                "`\(DurationQuantity.text(horizon, in: .seconds))` is too long",
                remedy: "at most \(DurationQuantity.text(ScenarioLimits.horizon, in: .seconds)) are run, 31 days")
            return nil
        }
        return horizon
    }

    private func seed(_ located: Located) -> UInt64? {
        located.quantity { text in
            UInt64(text).map(Result.success)
                ?? .failure(
                    Complaint(
                        message: "`\(text.excerpt)` is no seed", remedy: "write a whole number from 0 to \(UInt64.max)")
                )
        }
    }

    private func check(_ scenario: Scenario, _ reader: ScenarioReader, _ spec: MappingReader) {
        reader.check(scenario.workload, spec)
        reader.checkSteps(scenario, spec)
        if spec["sweep"] == nil {
            for place in reader.sweptPlaces {
                place.note("nothing is swept", remedy: "add spec.sweep with the values, or write a number")
            }
        } else if reader.sweptPlaces.isEmpty {
            spec["sweep"]?.note(
                "nothing depends on it", remedy: "write swept where its values go, such as nodesPerSite: swept")
        }
        let runs = scenario.runCount
        if runs > Double(ScenarioLimits.runs) {
            (spec["repetitions"] ?? spec["sweep"] ?? spec["strategies"])?.note(
                "\(runs.shortDescription) runs are asked for: strategies × values of the sweep × repetitions",
                remedy: "ask for at most \(ScenarioLimits.runs)")
        }
    }
}

extension Scenario {
    /// Strategies × points × repetitions; `all` strategies are taken for ten.
    fileprivate var runCount: Double {
        let strategies = strategies == ["all"] ? 10 : strategies.count
        return Double(strategies) * Double(max(1, sweep?.values.count ?? 1)) * Double(repetitions)
    }
}
