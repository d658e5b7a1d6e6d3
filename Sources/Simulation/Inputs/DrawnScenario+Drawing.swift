import ClusterModel

extension DrawnScenario {
    /// Draws a scenario: the same for the same seed, on every machine and whatever else is drawn.
    ///
    /// - Parameters:
    ///   - point: The value of the sweep; `nil` without one.
    ///   - seed: Of the repetition.
    package init(_ input: SimulationInput, point: Int? = nil, seed: UInt64) {
        let seed = DrawingSeed(seed)
        let topology = TopologyDrawing(seed: seed, point: point).topology(input)
        let places = PlaceResolver(topology.nodes, seed: seed, point: point)
        let arrivals = ArrivalDrawing(seed: seed, point: point, places: places).arrivals(input)
        let events = EventDrawing(
            seed: seed, point: point, nodes: topology.nodes, places: places, horizon: input.scenario.horizon)
        self.init(topology: topology, arrivals: arrivals, events: events.events(input.scenario.events))
    }
}
