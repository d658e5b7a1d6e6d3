package import ClusterModel

/// What chance makes of a scenario at one point of its sweep in one repetition: the same for every strategy, so that they
/// are compared on equal terms.
package struct DrawnScenario: Sendable {
    package var topology: Topology
    /// By time.
    package var arrivals: [Arrival]
    /// By time; repetitions are written out, and each change that ends has an event of its own for that.
    package var events: [DrawnEvent]

    package init(topology: Topology, arrivals: [Arrival] = [], events: [DrawnEvent] = []) {
        self.topology = topology
        self.arrivals = arrivals
        self.events = events
    }

    /// One application that comes.
    package struct Arrival: Sendable, Hashable {
        /// Seconds since the start.
        package var at: Double
        package var group: String
        /// With its own name, and its pins as required constraints on `kubernetes.io/hostname`.
        package var application: Application
        /// Seconds; `nil` for to the end.
        package var lifetime: Double?
        /// Replicas that run when it comes, without being scheduled: what was there before the scenario began.
        package var running: [ReplicaPlacement]

        package init(
            at: Double, group: String, application: Application, lifetime: Double? = nil,
            running: [ReplicaPlacement] = []
        ) {
            self.at = at
            self.group = group
            self.application = application
            self.lifetime = lifetime
            self.running = running
        }
    }
}

/// An event whose places were drawn.
package struct DrawnEvent: Sendable, Hashable {
    /// Seconds since the start.
    package var at: Double
    /// The same for the start and the end of one change.
    package var id: Int
    package var phase: Phase
    /// What reports call it: `link gate → core: latency × 2`.
    package var text: String

    package init(at: Double, id: Int, phase: Phase, text: String) {
        self.at = at
        self.id = id
        self.phase = phase
        self.text = text
    }

    package enum Phase: Sendable, Hashable {
        case start(Change)
        /// The change of this ``DrawnEvent/id`` is undone.
        case end
    }

    /// Names of nodes, sorted.
    package enum Change: Sendable, Hashable {
        case degrade([Links], ScenarioEvent.Degradation)
        case fail([Links])
        /// Ends every degradation and failure of these links.
        case heal([Links])
        case lose([String])
        case partition([String])
        case load([String], cpu: Double, memory: Double)
        case silence([String])
        case add([Node], like: String)
    }

    /// All links from one set of nodes to another, but not those from a node to itself.
    package struct Links: Sendable, Hashable {
        package var sources: [String]
        package var sinks: [String]

        package init(sources: [String], sinks: [String]) {
            self.sources = sources
            self.sinks = sinks
        }
    }
}
