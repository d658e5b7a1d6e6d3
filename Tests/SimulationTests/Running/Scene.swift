import ClusterModel
import TestSupport

@testable import Simulation

/// A small scenario with everything that a test may want to say of it.
struct Scene {
    var topology: Topology
    var arrivals: [DrawnScenario.Arrival] = []
    var events: [DrawnEvent] = []
    var scheduling = SimulatedScheduling(unit: .applications, podStart: 0)
    var monitoring = SimulatedMonitoring()
    var policy = SchedulingPolicy()
    var horizon = 100.0

    init(_ nodes: [Node], _ links: [Link] = [], _ subClusterLinks: [SubClusterLink] = []) {
        topology = Topology(name: "scene", nodes: nodes, links: links, subClusterLinks: subClusterLinks)
    }

    mutating func arrive(_ application: Application, at moment: Double = 0, lifetime: Double? = nil) {
        arrivals.append(
            DrawnScenario.Arrival(at: moment, group: "group", application: application, lifetime: lifetime))
    }

    mutating func befall(_ change: DrawnEvent.Change, from start: Double, to end: Double? = nil) {
        let id = (events.map(\.id).max() ?? -1) + 1
        events.append(DrawnEvent(at: start, id: id, phase: .start(change), text: "event \(id)"))
        if let end { events.append(DrawnEvent(at: end, id: id, phase: .end, text: "event \(id)")) }
        events.sort { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    var input: SimulationInput {
        let scenario = Scenario(
            name: "scene", topology: TopologySource(origin: .manifest(file: "")), scheduling: scheduling,
            monitoring: monitoring, horizon: horizon)
        return SimulationInput(scenario: scenario, policy: policy)
    }

    var drawn: DrawnScenario { DrawnScenario(topology: topology, arrivals: arrivals, events: events) }

    /// - Parameter clock: Stands still unless a test wants it otherwise.
    func run(
        _ strategy: String = "isochrone", seed: UInt64 = 1, isCancelled: () -> Bool = { false }
    ) -> RunResult? {
        Simulator(clock: { 0 }).run(
            SimulationRun(strategy: strategy, repetition: 0, seed: seed), input, drawn, isCancelled: isCancelled)
    }
}
